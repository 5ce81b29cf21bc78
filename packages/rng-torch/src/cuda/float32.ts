/**
 * The float32 transforms of cuRAND and PyTorch on the GPU.
 *
 * @module
 */
import { fmaf } from "@weightinit/rng-parts";
import { horner32 } from "./polynomials.ts";
import { lg2Unit, rsqrtUnit, sineUnit } from "./special-functions.ts";

const f = Math.fround;

const single = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Int32Array(single.buffer);

/** `_curand_uniform`: a word as a number in (0, 1]. */
export function unit32(word: number): number {
  // f(word) has 24 bits: the sum is exact in float64.
  return f(f(word) * 2 ** -32 + 2 ** -33);
}

const LN2 = 0.6931471824645996;

/** CUDA's `logf` of a float32 2⁻¹²⁶ ≤ x. */
export function logf(x: number): number {
  single[0] = x;
  const exponent = (bits[0]! - 0x3f2aaaab) & 0xff800000;
  bits[0] = bits[0]! - exponent;
  const m = single[0]! - 1;
  const r = fmaf(f(horner32("log32", m) * m), m, m);
  return fmaf(exponent * 2 ** -23, LN2, r);
}

/** 2π·2⁻³² and half of it. */
const ANGLE = 1.462918119976564e-9;
const HALF_ANGLE = 7.31459059988282e-10;

/** `_curand_box_muller`: the radius of a pair. */
export function radius32(word: number): number {
  return f(Math.sqrt(-2 * logf(unit32(word))));
}

/** Its angle. */
export function angle32(word: number): number {
  return fmaf(f(word), ANGLE, HALF_ANGLE);
}

/** A number of a pair: the sine's, or with `quarters` 1 the cosine's. */
export function normal32(angle: number, radius: number, quarters: 0 | 1): number {
  return f(sineUnit(angle, quarters) * radius);
}

/** `exponential_` with rate λ of a uniform number v in (0, 1]. */
export function exponential32(v: number, rate: number): number {
  const log = v >= 1 - 2 ** -24 ? -(2 ** -24) : f(lg2Unit(v) * LN2);
  return f(f(-1 / rate) * log);
}

/** `erfinvf` of −1 ≤ x ≤ 1, of CUDA 13. */
export function erfinvf(x: number): number {
  const inner = fmaf(x, -x, 1);
  if (inner === 0) return x * Number.POSITIVE_INFINITY;
  const t = -lg2Unit(inner);
  if (t <= 8.199999809265137) return f(x * horner32("centre", t));
  const r = rsqrtUnit(t);
  const size = f(f(r * t) * horner32("tail", r));
  return x < 0 ? -size : size;
}
