import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  glibcCos,
  glibcCosf,
  glibcLog,
  glibcLog1p,
  glibcLog1pf,
  glibcLogf,
  glibcSin,
  glibcSinf,
} from "../src/index.ts";

const { sha256 } = JSON.parse(readFileSync(new URL("./data/glibc.json", import.meta.url), "utf8")) as {
  readonly sha256: Readonly<Record<string, string>>;
};

const functions: Readonly<Record<string, (x: number) => number>> = {
  log: glibcLog,
  sin: glibcSin,
  cos: glibcCos,
  log1p: glibcLog1p,
  logf: glibcLogf,
  sinf: glibcSinf,
  cosf: glibcCosf,
  log1pf: glibcLog1pf,
};
const power8 = (u: number) => u * u * (u * u) * (u * u * (u * u));
const kinds: Readonly<Record<string, (u: number) => number>> = {
  u: (u) => u,
  "0.9 + 0.2*u": (u) => 0.9 + 0.2 * u,
  "u**8": power8,
  "2*pi*u": (u) => 6.283185307179586 * u,
  "-u": (u) => -u,
  "-u**8": (u) => -power8(u),
  "100*u": (u) => 100 * u,
};

describe("100 000 values each are glibc's, by their hash", () => {
  it.each(Object.entries(sha256))("%s", (entry, hash) => {
    const [, name, kind] = /^(\w+)\((.*)\)$/.exec(entry)!;
    const isDouble = !name!.endsWith("f");
    const values = new (isDouble ? Float64Array : Float32Array)(100_000);
    for (let i = 0; i < values.length; i++) {
      const x = kinds[kind!]!(((2654435761 * i) % 2 ** 32) * 2 ** -32 + 2 ** -33);
      values[i] = functions[name!]!(isDouble ? x : Math.fround(x));
    }
    expect(createHash("sha256").update(values).digest("hex")).toBe(hash);
  });
});

it("log1pf at the ends", () => {
  expect([-1, 0, -0, -2, Number.NaN, -(2 ** -60), -(2 ** -30)].map(glibcLog1pf)).toEqual([
    -Infinity,
    0,
    -0,
    Number.NaN,
    Number.NaN,
    -(2 ** -60),
    -(2 ** -30),
  ]);
});
