import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  glorotNormal,
  glorotUniform,
  type Initializer,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  lecunUniform,
  normal,
  orthogonal,
  truncatedNormal,
  uniform,
  varianceScaling,
} from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { Alea, TfjsSeed } from "../src/index.ts";

const golden = JSON.parse(readFileSync(new URL("./data/tfjs-4.22.json", import.meta.url), "utf8")) as {
  readonly alea: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly core: Readonly<Record<string, string | readonly number[]>>;
  readonly layers: Readonly<Record<string, string>>;
};

const bits64 = (x: number) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
};
const bits32 = (numbers: Float32Array) =>
  Array.from(new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length), (word) =>
    word.toString(16).padStart(8, "0"),
  ).join(" ");

describe("alea of seedrandom 3.0.5", () => {
  test.each(Object.entries(golden.alea))("%s", (seed, expected) => {
    const alea = new Alea(JSON.parse(seed) as string);
    const { c, s0, s1, s2 } = alea.state;
    const made = {
      "state after seeding (c; s0 s1 s2 as float64 bits)": [c, [s0, s1, s2].map(bits64).join(" ")],
      "next() 5, float64 bits": Array.from({ length: 5 }, () => bits64(alea.next())).join(" "),
      "then int32() 2": [alea.int32(), alea.int32()],
      "then double() 2": [alea.double(), alea.double()].map(bits64).join(" "),
    };
    expect(made).toEqual(expected);
  });
});

/** A seed as the file's names write it: `42`, `'weights'`. */
const seedOf = (text: string) => new TfjsSeed(text.startsWith("'") ? text.slice(1, -1) : Number(text));

describe("tfjs-core", () => {
  test.each(Object.entries(golden.core))("%s", (name, expected) => {
    const [, method, n, a, b, dtype, seed] = /(\w+)\(\[(\d+)\], (\S+), (\S+), (\w+), (\S+)\)$/.exec(
      name,
    ) as unknown as string[];
    const draw = seedOf(seed!)[method as "randomUniform"].bind(seedOf(seed!)) as unknown as (
      ...args: unknown[]
    ) => Float32Array | Int32Array;
    const made = draw(Number(n), Number(a), Number(b), dtype);
    if (made instanceof Int32Array) expect([...made]).toEqual(expected);
    else if (name.startsWith("sha256")) {
      expect(createHash("sha256").update(new Uint8Array(made.buffer)).digest("hex")).toBe(expected);
    } else expect(bits32(made)).toBe(expected);
    if (made instanceof Int32Array) return;
    // And by core's call of the same law.
    const [x, y] = [Number(a), Number(b)];
    const again = {
      randomUniform: () => uniform(seedOf(seed!), made.length, { lo: x, hi: y }),
      randomNormal: () => normal(seedOf(seed!), made.length, { mean: x, std: y }),
      truncatedNormal: () => truncatedNormal(seedOf(seed!), made.length, { mean: x, std: y, boundsIn: "std" }),
    }[method!]!();
    expect(again.data).toEqual(made);
  });
});

describe("tfjs-layers", () => {
  const calls: Readonly<Record<string, readonly [init: unknown, options?: object]>> = {
    glorotUniform: [glorotUniform],
    glorotNormal: [glorotNormal, { truncated: true }],
    heUniform: [kaimingUniform],
    heNormal: [kaimingNormal],
    leCunNormal: [lecunNormal],
    leCunUniform: [lecunUniform],
    orthogonal: [orthogonal],
    randomNormal: [normal, { std: 0.05 }],
    truncatedNormal: [truncatedNormal, { std: 0.05, boundsIn: "std" }],
    varianceScaling: [varianceScaling, { scale: 2, mode: "fanOut" }],
  };

  test.each(Object.entries(golden.layers))("%s", (name, expected) => {
    const [, call, options, dims] = /^(\w+)\((.*)\) \[([\d,]+)\]/.exec(name) as unknown as string[];
    const shape = dims!.split(",").map(Number);
    const [init, given] =
      call === "randomUniform" ? [uniform, { lo: -0.05, hi: options!.includes("maxval") ? 1 : 0.05 }] : calls[call!]!;
    const { data } = (init as Initializer<Record<string, unknown>>)(new TfjsSeed(42), shape, {
      ...given,
      layout: "tfjs",
    });
    if (call !== "orthogonal") expect(bits32(data as Float32Array)).toBe(expected);
    else {
      const bits = Uint32Array.from(expected.split(" "), (word) => Number.parseInt(word, 16));
      for (const [i, value] of new Float32Array(bits.buffer).entries()) expect(data[i]).toBeCloseTo(value, 6);
    }
  });
});
