/**
 * The float64 transforms of cuRAND and PyTorch on the GPU, with CUDA's own functions (the same from 11.7 to 13.2).
 *
 * @module
 */
import { fma } from "@weightinit/rng-parts";
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

const LOG = /* @__PURE__ */ Float64Array.of(
  1.0263276909458365e-6,
  4.036488625710656e-6,
  1.8784407018835667e-5,
  8.877807196497797e-5,
  0.00043402779293201976,
  0.0022321428567665586,
  0.012500000000004514,
  0.08333333333333331,
);
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
  let p = LOG[0]!;
  for (let i = 1; i < LOG.length; i++) p = fma(p, s, LOG[i]!);
  t = g - q;
  t = r * fma(-q, g, t + t);
  const w = fma(s * p, q, t);
  const y = fma(exponent, LN2_HIGH, q);
  const d = fma(-exponent, LN2_HIGH, y) - q;
  return y + fma(exponent, LN2_LOW, w - d);
}

const COS = /* @__PURE__ */ Float64Array.of(
  -1.1367817304626284e-11,
  2.08758833785978e-9,
  -2.7557315542999557e-7,
  2.4801587293618683e-5,
  -0.0013888888888880667,
  0.04166666666666664,
  -0.5,
  1,
);
const SIN = /* @__PURE__ */ Float64Array.of(
  1.5903078570611027e-10,
  -2.5050911383645487e-8,
  2.755731498463003e-6,
  -0.0001984126983447703,
  0.008333333333329349,
  -0.16666666666666663,
);

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
  let c = COS[0]!;
  for (let i = 1; i < COS.length; i++) c = fma(c, s, COS[i]!);
  let a = SIN[0]!;
  for (let i = 1; i < SIN.length; i++) a = fma(a, s, SIN[i]!);
  a = fma(a * s, y, y);
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
