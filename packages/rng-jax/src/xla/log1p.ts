/**
 * log1p as XLA writes it (`Log1p` of `xla/hlo/builder/lib/math.cc`): Cephes' rational function near 0.
 *
 * @module
 */
import { fma, fmaf, glibcLog } from "@weightinit/rng-parts";
import { logf } from "./log.ts";

/** Numerator and denominator, from the highest power. */
export const NUMERATOR = [
  4.5270000862445199635215e-5, 4.9854102823193375972212e-1, 6.5787325942061044846969, 2.9911919328553073277375e1,
  6.0949667980987787057556e1, 5.7112963590585538103336e1, 2.0039553499201281259648e1,
] as const;
export const DENOMINATOR = [
  1, 1.5062909083469192043167e1, 8.3047565967967209469434e1, 2.2176239823732856465394e2, 3.0909872225312059774938e2,
  2.1642788614495947685003e2, 6.0118660497603843919306e1,
] as const;

const f = Math.fround;
const numeratorF = /* @__PURE__ */ new Float32Array(NUMERATOR);
const denominatorF = /* @__PURE__ */ new Float32Array(DENOMINATOR);

/** √2 − 1 in float32. */
const NEAR_F = 0.4142135679721832;
/** √2 − 1 in float64, and −(1 − √½). */
const NEAR = 0.41421356237309503;
const BELOW = -0.2928932188134525;

/** ln(1 + x) of a float32 x ≥ −1. */
export function log1pf(x: number): number {
  if (!(Math.abs(x) < NEAR_F)) return logf(f(1 + x));
  let n = numeratorF[0]!;
  let d = denominatorF[0]!;
  for (let i = 1; i < 7; i++) {
    n = fmaf(n, x, numeratorF[i]!);
    d = fmaf(d, x, denominatorF[i]!);
  }
  const z = f(x * x);
  return f(x + fmaf(z, -0.5, f(f(x * z) * f(n / d))));
}

/** ln(1 + x) of a float64 x ≥ −1. Since jaxlib 0.11 (`isNewer`) the rational function reaches less far below 0. */
export function log1p(x: number, isNewer: boolean): number {
  const isNear = isNewer ? x >= BELOW && x <= NEAR : Math.abs(x) < NEAR;
  if (!isNear) return x <= -1 ? Number.NEGATIVE_INFINITY : glibcLog(1 + x);
  let n: number = NUMERATOR[0];
  let d: number = DENOMINATOR[0];
  for (let i = 1; i < 7; i++) {
    n = fma(n, x, NUMERATOR[i]!);
    d = fma(d, x, DENOMINATOR[i]!);
  }
  const z = x * x;
  return x + fma(z, -0.5, x * z * (n / d));
}
