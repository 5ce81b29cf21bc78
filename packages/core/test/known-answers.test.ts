import { describe, expect, it } from "vitest";
import type { Normal, TruncatedNormal, Uniform } from "../src/distribution.ts";
import { type DType, dtypeInfo, type RealDType } from "../src/dtype.ts";
import { normalFill, truncatedFill, uniformFill } from "../src/laws/elementwise.ts";
import {
  type ElementwiseFill,
  fillWords,
  forkKey,
  keyFromSeed,
  narrow16,
  normalTable,
  philox4x32,
  realFunction,
  standardNormal32,
  standardNormal64,
  toBfloat16,
  toFloat16,
} from "../src/stream/index.ts";
import answers from "./data/known-answers.json" with { type: "json" };

const u32 = (hex: string) => Number(hex);
const hex = (word: number) => `0x${(word >>> 0).toString(16).padStart(8, "0")}`;
const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);
const bits32 = (x: number) => {
  float[0] = x;
  return hex(floatBits[0]!);
};
const fromBits = (word: string) => {
  floatBits[0] = Number(word);
  return float[0]!;
};
const seedKey = (seed: string) => keyFromSeed(BigInt(seed));

/** The resolved fill of a law: parameters are rounded by the library, not by the test. */
const fillOf = (law: Normal | Uniform | TruncatedNormal, dtype: DType): ElementwiseFill => {
  if (law.kind === "normal") return normalFill(law, dtypeInfo(dtype));
  return law.kind === "uniform" ? uniformFill(law, dtypeInfo(dtype)) : truncatedFill(law, dtypeInfo(dtype));
};

/** Bits of a float16, bfloat16 or float32 value as the known answers print them. */
const bitsIn = (dtype: RealDType, x: number) =>
  dtype === "float16" || dtype === "bfloat16" ? `0x${narrow16(x, dtype).toString(16).padStart(4, "0")}` : bits32(x);

describe("known answers of the portable stream", () => {
  it("builds the table", () => {
    const table = normalTable();
    expect(table.byteLength).toBe(answers.table.bytes);
    expect(Array.from(table.subarray(0, 8), hex)).toEqual(answers.table.first8);
    expect(Array.from(table.subarray(-4), hex)).toEqual(answers.table.last4);
  });

  it.each(answers.philox4x32_10)("Philox of counter $counter", ({ counter, key, out }) => {
    const [c0, c1, c2, c3] = counter.map(u32) as [number, number, number, number];
    const [k0, k1] = key.map(u32) as [number, number];
    const block = new Uint32Array(4);
    philox4x32(c0, c1, c2, c3, [k0, k1], block, 0);
    expect(Array.from(block, hex)).toEqual(out);
  });

  it.each(answers.words)("words of seed $seed, draw $draw, from $from", ({ seed, draw, lane, from, words }) => {
    const out = new Uint32Array(words.length);
    fillWords(out, seedKey(seed), draw, lane, Number(from));
    expect(Array.from(out, hex)).toEqual(words);
  });

  it.each(answers.fork)("fork $name of seed $seed", ({ seed, name, key }) => {
    expect(forkKey(seedKey(seed), name).map(hex)).toEqual(key);
  });

  it("fork of a fork", () => {
    const { seed, path, key } = answers.forkOfFork;
    expect(path.reduce(forkKey, seedKey(String(seed))).map(hex)).toEqual(key);
  });

  it("standard normals", () => {
    for (const [u, bits] of answers.standardNormalFloat32)
      expect([u, bits32(standardNormal32(u32(u!)))]).toEqual([u, bits]);
  });

  it("normals", () => {
    const { mean, std, pairs } = answers.normalFloat32;
    const fill = fillOf({ kind: "normal", mean, std }, "float32");
    for (const [u, bits] of pairs) expect([u, bits32(realFunction(fill, "float32")(u32(u!), 0))]).toEqual([u, bits]);
  });

  it.each(answers.uniformFloat32)("uniform on [$lo, $hi)", ({ lo, hi, pairs }) => {
    const fill = fillOf({ kind: "uniform", lo, hi }, "float32");
    for (const [u, bits] of pairs) expect([u, bits32(realFunction(fill, "float32")(u32(u!), 0))]).toEqual([u, bits]);
  });

  it.each(answers.uniform16)("$dtype uniform on [$lo, $hi)", ({ dtype, lo, hi, first, last, pairs }) => {
    const type = dtype as RealDType;
    const fill = fillOf({ kind: "uniform", lo, hi }, type);
    expect(fill).toMatchObject({ first, last });
    for (const [u, bits] of pairs) expect([u, bitsIn(type, realFunction(fill, type)(u32(u!), 0))]).toEqual([u, bits]);
  });

  it("signed zeros", () => {
    for (const [u, mean, bits] of answers.signedZero.pairs) {
      const fill = fillOf({ kind: "normal", mean: Number(mean), std: 0 }, "float32");
      expect([u, mean, bits32(realFunction(fill, "float32")(u32(u!), 0))]).toEqual([u, mean, bits]);
    }
  });

  it("std of a complex number's part", () => {
    for (const [std, bits] of answers.complexPart.pairs as [number, string][]) {
      const fill = fillOf({ kind: "normal", mean: 0, std }, "complex64");
      expect(bits32((fill as { std: number }).std)).toBe(bits);
    }
  });

  it.each(answers.truncatedFloat32)(
    "truncated N($mean, $std) on [$lo, $hi]",
    ({ mean, std, lo, hi, tlo, range, pairs }) => {
      const fill = fillOf({ kind: "truncatedNormal", mean, std, lo: Number(lo), hi: Number(hi) }, "float32");
      expect(fill).toMatchObject({ start: BigInt(tlo), range: BigInt(range) });
      for (const [u, bits] of pairs) expect([u, bits32(realFunction(fill, "float32")(u32(u!), 0))]).toEqual([u, bits]);
    },
  );

  it("16-bit rounding", () => {
    for (const { float32, bfloat16, float16 } of answers.half) {
      expect(toBfloat16(fromBits(float32))).toBe(Number(bfloat16));
      expect(toFloat16(fromBits(float32))).toBe(Number(float16));
    }
  });

  it.each(answers.truncated16)(
    "$dtype truncated N($mean, $std) on [$lo, $hi]",
    ({ dtype, mean, std, lo, hi, pairs }) => {
      const type = dtype as RealDType;
      const fill = fillOf({ kind: "truncatedNormal", mean, std, lo: Number(lo), hi: Number(hi) }, type);
      for (const [u, bits] of pairs) expect([u, bitsIn(type, realFunction(fill, type)(u32(u!), 0))]).toEqual([u, bits]);
    },
  );

  it.each(answers.truncatedFloat64)("float64 truncated on [$lo, $hi]", ({ mean, std, lo, hi, tlo, range, values }) => {
    const fill = fillOf({ kind: "truncatedNormal", mean, std, lo: Number(lo), hi: Number(hi) }, "float64");
    expect(fill).toMatchObject({ start: BigInt(tlo), range: BigInt(range) });
    for (const { wh, wl, value } of values) expect(realFunction(fill, "float64")(u32(wh), u32(wl))).toBe(value);
  });

  it("float64 normals", () => {
    for (const { wh, wl, value } of answers.normalFloat64) expect(standardNormal64(u32(wh), u32(wl))).toBe(value);
  });

  it("float64 uniforms", () => {
    for (const { wh, wl, lo, hi, value } of answers.uniformFloat64) {
      expect(realFunction(fillOf({ kind: "uniform", lo, hi }, "float64"), "float64")(u32(wh), u32(wl))).toBe(value);
    }
  });

  it("first elements of a draw", () => {
    const { seed, draw, standardNormal, uniform01, truncatedNormal_m2_2 } = answers.elements;
    const words = new Uint32Array(20);
    fillWords(words, seedKey(String(seed)), draw, 0, 0);
    const values = (law: Normal | Uniform | TruncatedNormal) =>
      Array.from(words, (u) => bits32(realFunction(fillOf(law, "float32"), "float32")(u, 0)));
    const bits = (list: { bits: string }[]) => list.map((x) => x.bits);
    expect(values({ kind: "normal", mean: 0, std: 1 })).toEqual(bits(standardNormal));
    expect(values({ kind: "uniform", lo: 0, hi: 1 })).toEqual(bits(uniform01));
    expect(values({ kind: "truncatedNormal", mean: 0, std: 1, lo: -2, hi: 2 })).toEqual(bits(truncatedNormal_m2_2));
  });
});
