/**
 * Checked arguments of randint and randperm.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/** What {@link integersOf} found. */
export interface IntegerRange {
  readonly lo: bigint;
  /** hi − lo, from 1 to 2⁶⁴ − 1. */
  readonly range: bigint;
}

/**
 * The range [lo, hi) of int64.
 *
 * @throws WeightInitError `WI_BAD_RANGE`
 */
export function integerRange(lo: unknown, hi: unknown): IntegerRange {
  const isInteger = (value: unknown) => typeof value === "bigint" || Number.isSafeInteger(value);
  if (isInteger(lo) && isInteger(hi)) {
    const low = BigInt(lo as number | bigint);
    const high = BigInt(hi as number | bigint);
    if (low < high && low >= -(2n ** 63n) && high <= 2n ** 63n) return { lo: low, range: high - low };
  }
  throw new WeightInitError(
    "WI_BAD_RANGE",
    `expected integers lo < hi of 64 bits (bigints beyond 2^53), got ${shown(lo)} and ${shown(hi)}`,
  );
}

/**
 * A number of elements.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` unless an integer from 0 to 2³¹ − 1
 */
export function countOf(n: unknown): number {
  if (Number.isInteger(n) && (n as number) >= 0 && (n as number) < 2 ** 31) return n as number;
  throw new WeightInitError("WI_BAD_ARGUMENT", `expected how many, an integer from 0 to 2^31 − 1, got ${shown(n)}`);
}

/** `BigInt64Array` for bigint bounds, otherwise `Float64Array`: integers up to 2⁵³ are exact in it. */
export type IntegersOf<A extends number | bigint> = A extends bigint
  ? BigInt64Array<ArrayBuffer>
  : Float64Array<ArrayBuffer>;

/** Room for `n` integers between bounds. */
export function integersFor<A extends number | bigint>(n: number, lo: A, hi: A): IntegersOf<A> {
  const isBig = typeof lo === "bigint" || typeof hi === "bigint";
  return (isBig ? new BigInt64Array(n) : new Float64Array(n)) as IntegersOf<A>;
}

/** A function that writes lo + r to place i, r an integer below the range given as a number or, of 64 bits, a bigint. */
export function integerWriter(
  out: BigInt64Array | Float64Array,
  lo: bigint,
): { narrow(i: number, r: number): void; wide(i: number, r: bigint): void } {
  if (out instanceof BigInt64Array) {
    return {
      narrow: (i, r) => {
        out[i] = lo + BigInt(r);
      },
      wide: (i, r) => {
        out[i] = lo + r;
      },
    };
  }
  const low = Number(lo);
  return {
    narrow: (i, r) => {
      out[i] = low + r;
    },
    wide: (i, r) => {
      out[i] = Number(lo + r);
    },
  };
}
