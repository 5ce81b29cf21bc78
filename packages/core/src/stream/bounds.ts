/**
 * The first and last value of a bounded distribution in a dtype (docs/stream.md, "Narrowing and bounds").
 *
 * @module
 */
import type { RealDType } from "../dtype.ts";
import { roundTo } from "./narrow.ts";

/** Largest finite value of each dtype. */
export const LARGEST: Readonly<Record<RealDType, number>> = /* @__PURE__ */ Object.freeze({
  float16: 65504,
  bfloat16: 3.3895313892515355e38, // (2 − 2⁻⁷)·2¹²⁷
  float32: 3.4028234663852886e38,
  float64: Number.MAX_VALUE,
});

/** Significant bits and the exponent of the smallest subnormal, 2^lowest. */
const FORMAT: Readonly<Record<RealDType, { digits: number; lowest: number }>> = {
  float16: { digits: 11, lowest: -24 },
  bfloat16: { digits: 8, lowest: -133 },
  float32: { digits: 24, lowest: -149 },
  float64: { digits: 53, lowest: -1074 },
};

/** Distance from `x` to the next value of the dtype away from zero (towards zero at a power of two it may be half). */
function spacing(x: number, dtype: RealDType, towardsZero: boolean): number {
  const { digits, lowest } = FORMAT[dtype];
  const magnitude = Math.abs(x);
  let exponent = magnitude === 0 ? lowest : Math.floor(Math.log2(magnitude));
  // Math.log2 may be off by one next to a power of two.
  if (2 ** exponent > magnitude) exponent--;
  if (2 ** (exponent + 1) <= magnitude) exponent++;
  if (towardsZero && 2 ** exponent === magnitude) exponent--;
  return 2 ** Math.max(exponent - digits + 1, lowest);
}

/** The next value of the dtype above `x`, itself a finite value of the dtype. */
function nextUp(x: number, dtype: RealDType): number {
  return x + spacing(x, dtype, x < 0);
}

function nextDown(x: number, dtype: RealDType): number {
  return -nextUp(-x, dtype);
}

/** The smallest finite value of `dtype` that is ≥ `lo`; `undefined` if there is none. Never −0. */
export function firstValue(lo: number, dtype: RealDType): number | undefined {
  const largest = LARGEST[dtype];
  if (lo > largest) return undefined;
  if (lo <= -largest) return -largest;
  const rounded = Math.min(roundTo(lo, dtype), largest);
  return (rounded < lo ? nextUp(rounded, dtype) : rounded) + 0;
}

/** The largest finite value of `dtype` that is ≤ `hi`, or < `hi` if `open`; `undefined` if there is none. Never −0. */
export function lastValue(hi: number, dtype: RealDType, open: boolean): number | undefined {
  const largest = LARGEST[dtype];
  if (hi < -largest || (open && hi === -largest)) return undefined;
  if (hi > largest) return largest;
  const rounded = Math.max(roundTo(hi, dtype), -largest);
  return (rounded > hi || (open && rounded === hi) ? nextDown(rounded, dtype) : rounded) + 0;
}
