/**
 * The float64 transforms of cuRAND and PyTorch on the GPU, with CUDA's own functions (the same from 11.7 to 13.2).
 *
 * @module
 */
import { fma } from "@weightinit/rng-parts";
import { horner64 } from "./polynomials.ts";
import { rcpUnit } from "./special-functions.ts";

const double = /* @__PURE__ */ new Float64Array(1);
const words = /* @__PURE__ */ new Uint32Array(double.buffer);

/** The 53 bits that cuRAND makes of two words. */
function bits53(low: number, high: number): number {
  return (high >>> 11) * 2 ** 32 + ((low ^ (high << 21)) >>> 0);
}

/** `_curand_uniform_double_hq`: two words as a number in (0, 1]. */
export function unit64(low: number, high: number): number {
  return bits53(low, high) * 2 ** -53 + 2 ** -54;
}

/** ln 2 in two parts. */
const LN2_HIGH = 0.6931471805599453;
const LN2_LOW = 2.3190468138462996e-17;

/** CUDA's `log` of a normal double x > 0. */
export function log64(x: number): number {
  double[0] = x;
  let exponent = (words[1]! >> 20) - 1023;
  words[1] = (words[1]! & 0xfffff) | 0x3ff00000;
  if (words[1]! >= 0x3ff6a09f) {
    words[1] = words[1]! - 0x100000;
    exponent += 1;
  }
  const m = double[0]!;
  const b = m + 1;
  const g = m - 1;
  let r = rcpUnit(b);
  let t = fma(-b, r, 1);
  t = fma(t, t, t);
  r = fma(t, r, r);
  const q = fma(g, r, g * r);
  const s = q * q;
  const p = horner64("log64", s);
  t = g - q;
  t = r * fma(-q, g, t + t);
  const w = fma(s * p, q, t);
  const y = fma(exponent, LN2_HIGH, q);
  const d = fma(-exponent, LN2_HIGH, y) - q;
  return y + fma(exponent, LN2_LOW, w - d);
}

/** The pair of normals of a block's four words: `_curand_box_muller_double`, with `sincospi`. */
export function normalPair64(block: Uint32Array, out: Float64Array): void {
  const u = unit64(block[0]!, block[1]!);
  const v = bits53(block[2]!, block[3]!) * 2 ** -52 + 2 ** -53;
  const radius = Math.sqrt(-2 * log64(u));
  const twice = 2 * v;
  // To nearest, ties to even.
  const n = twice + 1.5 * 2 ** 52 - 1.5 * 2 ** 52;
  const x = fma(-n, 0.5, v);
  const y = fma(x, 3.141592653589793, x * 1.2246467991473532e-16);
  const s = y * y;
  const c = horner64("cosine", s);
  const a = fma(horner64("sine", s) * s, y, y);
  let sine = n & 1 ? c : a;
  let cosine = n & 1 ? -a : c;
  if (n & 2) {
    sine = -sine;
    cosine = -cosine;
  }
  if (v === Math.floor(v)) sine = 0;
  out[0] = radius * sine;
  out[1] = radius * cosine;
}
