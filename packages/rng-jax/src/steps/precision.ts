/**
 * Arithmetic of a type as XLA's CPU compiler does it: every result rounded to the type, subnormal ones flushed to 0.
 *
 * @module
 */
import type { RealDType } from "@weightinit/core";
import { fma, fmaf, roundHalf } from "@weightinit/rng-parts";
import { erf, erff } from "../xla/erf.ts";
import { erfInv, erfInvf } from "../xla/erf-inv.ts";

/** Since jaxlib 0.11 some float64 logarithms are others. */
export type JaxVersion = "0.10" | "0.11";

/** What numbers of a type are computed with. */
export interface Precision {
  readonly type: RealDType;
  /** Bits of a random number. */
  readonly bits: 8 | 16 | 32 | 64;
  /** A double rounded to the type; float32 comes first for the 16-bit ones. */
  round(x: number): number;
  /** v·range + lo: one rounding in float32 and float64, two in the 16-bit types. */
  affine(v: number, range: number, lo: number): number;
  erf(x: number): number;
  erfInv(x: number): number;
  /** The next number above, or below; 0 for a subnormal one where those are flushed. */
  next(x: number, isUp: boolean): number;
}

/** `round`, and 0 for what is subnormal: the types but float16, which is computed by way of float32. */
const flushing =
  (round: (x: number) => number, least: number) =>
  (x: number): number => {
    const y = round(x);
    return Math.abs(y) < least ? y * 0 : y;
  };

const roundSingle = /* @__PURE__ */ flushing(Math.fround, 2 ** -126);
const roundDouble = /* @__PURE__ */ flushing((x) => x, 2 ** -1022);
const roundBrain = /* @__PURE__ */ flushing((x) => roundHalf(Math.fround(x), "bfloat16"), 2 ** -126);
const roundShort = (x: number): number => roundHalf(Math.fround(x), "float16");

/** The neighbour of a finite number of `digits` binary digits, the subnormal ones multiples of `least`. */
function neighbour(x: number, isUp: boolean, digits: number, least: number, largest: number): number {
  if (!Number.isFinite(x)) return x > 0 === isUp ? x : isUp ? -largest : largest;
  const size = Math.abs(x);
  const isAway = x === 0 || x > 0 === isUp;
  let exponent = Math.floor(Math.log2(size || least));
  if (2 ** exponent > size) exponent--;
  // Towards 0 from a power of two the step is half as wide.
  if (!isAway && size === 2 ** exponent) exponent--;
  const step = Math.max(2 ** (exponent - digits + 1), least);
  const next = x + (isUp ? step : -step);
  return Math.abs(next) > largest ? (isUp ? 1 : -1) * Number.POSITIVE_INFINITY : next;
}

/** One of the two 16-bit types, whose functions are float32's, rounded. */
function narrow(
  type: "float16" | "bfloat16",
  bits: 8 | 16,
  round: (x: number) => number,
  [digits, least, largest]: readonly [number, number, number],
): Precision {
  return {
    type,
    bits,
    round,
    affine: (v, range, lo) => round(round(v * range) + lo),
    erf: (x) => round(erff(x)),
    erfInv: (x) => round(erfInvf(x)),
    next: (x, isUp) => round(neighbour(x, isUp, digits, least, largest)),
  };
}

/** The precision of a type, in a version of jaxlib. */
export function precisionOf(type: RealDType, jax: JaxVersion): Precision {
  switch (type) {
    case "float16":
      return narrow(type, 16, roundShort, [11, 2 ** -24, 65504]);
    case "bfloat16":
      return narrow(type, 8, roundBrain, [8, 2 ** -133, (2 - 2 ** -7) * 2 ** 127]);
    case "float32":
      return {
        type,
        bits: 32,
        round: roundSingle,
        affine: (v, range, lo) => roundSingle(fmaf(v, range, lo)),
        erf: erff,
        erfInv: erfInvf,
        next: (x, isUp) => roundSingle(neighbour(x, isUp, 24, 2 ** -149, (2 - 2 ** -23) * 2 ** 127)),
      };
    case "float64":
      return {
        type,
        bits: 64,
        round: roundDouble,
        affine: fma,
        erf,
        erfInv: (x) => erfInv(x, jax === "0.11"),
        next: (x, isUp) => roundDouble(neighbour(x, isUp, 53, 2 ** -1074, Number.MAX_VALUE)),
      };
  }
}
