/** Published values of the stream (test/data/README.md), through the kernels. */
import { keyFromSeed } from "@weightinit/core/stream";
import { describe, expect, it } from "vitest";
import { recipeOf } from "../src/stream/kernels/recipe.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";
import { oneRun } from "../src/stream/runs.ts";
import answers from "./data/known-answers.json" with { type: "json" };

const stream = wasmStream()!;
const KEY = [0, 0] as const;
const hex32 = (bits: number) => `0x${bits.toString(16).padStart(8, "0")}`;
const bits32 = (x: Float32Array) => Array.from(new Uint32Array(x.buffer, x.byteOffset, x.length), hex32);
const wordsOf = (pairs: readonly (readonly string[])[]) => Uint32Array.from(pairs, ([word]) => Number(word));
const STANDARD = { kind: "normal", std: 1, mean: 0 } as const;

describe("known answers through the kernels", () => {
  it("standard normals of given words", () => {
    const out = new Float32Array(answers.standardNormalFloat32.length);
    stream.transform(recipeOf(STANDARD, "float32", KEY, 0), wordsOf(answers.standardNormalFloat32), out);
    expect(bits32(out)).toEqual(answers.standardNormalFloat32.map(([, bits]) => bits));
  });

  it("normals of given words", () => {
    const { mean, std, pairs } = answers.normalFloat32;
    const out = new Float32Array(pairs.length);
    const fill = { kind: "normal", std: Math.fround(std), mean: Math.fround(mean) } as const;
    stream.transform(recipeOf(fill, "float32", KEY, 0), wordsOf(pairs), out);
    expect(bits32(out)).toEqual(pairs.map(([, bits]) => bits));
  });

  it.each(answers.truncatedFloat32)("truncated normals on [$lo, $hi]", ({ mean, std, lo, hi, tlo, range, pairs }) => {
    const out = new Float32Array(pairs.length);
    const bounds = { first: Math.max(Number(lo), -3.4e38), last: Math.min(Number(hi), 3.4e38) };
    const cells = { start: BigInt(tlo), range: BigInt(range) };
    const fill = {
      kind: "truncatedNormal",
      std: Math.fround(std),
      mean: Math.fround(mean),
      ...bounds,
      ...cells,
    } as const;
    stream.transform(recipeOf(fill, "float32", KEY, 0), wordsOf(pairs), out);
    expect(bits32(out)).toEqual(pairs.map(([, bits]) => bits));
  });

  it.each(answers.uniform16)("$dtype uniform on [$lo, $hi)", ({ dtype, lo, hi, first, last, pairs }) => {
    const out = new Uint16Array(pairs.length);
    const half = Math.fround(hi / 2 - lo / 2);
    const fill = { kind: "uniform", half, mid: Math.fround(lo / 2 + hi / 2), first, last } as const;
    stream.transform(recipeOf(fill, dtype as "float16" | "bfloat16", KEY, 0), wordsOf(pairs), out);
    expect(Array.from(out, (bits) => `0x${bits.toString(16).padStart(4, "0")}`)).toEqual(pairs.map(([, bits]) => bits));
  });

  it("float64 normals of given words", () => {
    const words = Uint32Array.from(answers.normalFloat64.flatMap(({ wh, wl }) => [Number(wh), Number(wl)]));
    const out = new Float64Array(words.length / 2);
    stream.transform(recipeOf(STANDARD, "float64", KEY, 0), words, out);
    expect([...out]).toEqual(answers.normalFloat64.map(({ value }) => value));
  });

  it.each(answers.truncatedFloat64)(
    "float64 truncated normals on [$lo, $hi]",
    ({ mean, std, lo, hi, tlo, range, values }) => {
      const words = Uint32Array.from(values.flatMap(({ wh, wl }) => [Number(wh), Number(wl)]));
      const out = new Float64Array(values.length);
      const cells = { start: BigInt(tlo), range: BigInt(range) };
      const last = Math.min(Number(hi), Number.MAX_VALUE);
      const fill = { kind: "truncatedNormal", std, mean, first: Number(lo), last, ...cells } as const;
      stream.transform(recipeOf(fill, "float64", KEY, 0), words, out);
      expect([...out]).toEqual(values.map(({ value }) => value));
    },
  );

  it("the first elements of a seed", () => {
    const { seed, draw, standardNormal } = answers.elements;
    const out = new Float32Array(standardNormal.length);
    stream.fill(recipeOf(STANDARD, "float32", keyFromSeed(BigInt(seed)), draw), oneRun(0), out);
    expect(bits32(out)).toEqual(standardNormal.map(({ bits }) => bits));
  });
});
