/**
 * `uniform_` on the CPU: `uniform_kernel`, `uniform_real_distribution` and `uniform_real`.
 *
 * @module
 */
import type { RealDType } from "@weightinit/core";
import { fma, fmaf, roundHalves } from "@weightinit/rng-parts";
import { type Reals, rangeOf, rounded } from "../reals.ts";
import { isSince } from "../torch-version.ts";
import type { CpuBehaviour, CpuSource } from "./cpu-source.ts";

/** Bits of a uniform number of each 16-bit type before 2.12. */
const SIGNIFICANT = { float16: 0x7ff, bfloat16: 0xff } as const;

/** Uniform numbers in [0, 1) of 24 bits a word: the low ones. */
export function fillUnits32(source: CpuSource, out: Float32Array): void {
  const words = source.wordsIn(out);
  for (let i = 0; i < out.length; i++) out[i] = (words[i]! & 0xffffff) * 2 ** -24;
}

/** Uniform numbers in [0, 1) of 53 bits, two words each. */
export function fillUnits64(source: CpuSource, out: Float64Array): void {
  const words = source.wordsIn(out);
  for (let i = 0; i < out.length; i++) {
    out[i] = ((words[2 * i]! & 0x1fffff) * 2 ** 32 + words[2 * i + 1]!) * 2 ** -53;
  }
}

/** Uniform numbers of a 16-bit type itself, as up to 2.11: 11 bits or 8. */
export function fillUnits16(source: CpuSource, out: Float32Array, type: "float16" | "bfloat16"): void {
  const mask = SIGNIFICANT[type];
  const words = source.wordsIn(out);
  for (let i = 0; i < out.length; i++) out[i] = (words[i]! & mask) / (mask + 1);
}

/** `uniform_(a, b)` of numbers of `type`, each of which is rounded to it. */
export function fillUniform(
  source: CpuSource,
  out: Reals,
  type: RealDType,
  a: number,
  b: number,
  { torch, simd }: CpuBehaviour,
): void {
  const half = type === "float16" || type === "bfloat16";
  const isNew = isSince(torch, "2.12");
  const computed = half && isNew ? "float32" : type;
  const lo = rounded(a, computed);
  const hi = rounded(b, computed);
  const range = rangeOf(lo, hi, computed, type);
  const isUnit = lo === 0 && range === 1;
  if (type === "float64") {
    fillUnits64(source, out as Float64Array);
    if (isUnit) return;
    if (simd) for (let i = 0; i < out.length; i++) out[i] = fma(out[i]!, range, lo);
    else for (let i = 0; i < out.length; i++) out[i] = out[i]! * range + lo;
    if (isNew) replaceEnd(out, hi, lo);
    return;
  }
  const numbers = out as Float32Array;
  if (half && !isNew) fillUnits16(source, numbers, type);
  else fillUnits32(source, numbers);
  // A product of 24 bits each and a term within 2⁴ of its range has at most 53: in float64 it is exact.
  const isExact = Math.abs(lo) <= 16 * Math.abs(range) && Math.abs(lo) >= Math.abs(range) / 16;
  if (isUnit) {
    // Multiplying by 1 and adding 0 change nothing.
  } else if (!simd) {
    for (let i = 0; i < out.length; i++) numbers[i] = Math.fround(numbers[i]! * range) + lo;
  } else if (isExact) {
    for (let i = 0; i < out.length; i++) numbers[i] = numbers[i]! * range + lo;
  } else {
    for (let i = 0; i < out.length; i++) numbers[i] = fmaf(numbers[i]!, range, lo);
  }
  if (half) roundHalves(numbers, type);
  if (isNew && !(isUnit && !half)) replaceEnd(numbers, rounded(hi, type), rounded(lo, type));
}

/** Rounding may reach the upper bound, which 2.12 and later replace by the lower. */
function replaceEnd(out: Reals, hi: number, lo: number): void {
  for (let i = 0; i < out.length; i++) if (out[i] === hi) out[i] = lo;
}
