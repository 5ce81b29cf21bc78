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

/**
 * Integers as numbers, or as they are if `lo` or `hi` is a bigint.
 */
export function asGiven<A extends number | bigint>(integers: BigInt64Array<ArrayBuffer>, lo: A, hi: A): IntegersOf<A> {
  const isBig = typeof lo === "bigint" || typeof hi === "bigint";
  return (isBig ? integers : Float64Array.from(integers, Number)) as IntegersOf<A>;
}

/** `BigInt64Array` for bigint bounds, otherwise `Float64Array`: integers up to 2⁵³ are exact in it. */
export type IntegersOf<A extends number | bigint> = A extends bigint
  ? BigInt64Array<ArrayBuffer>
  : Float64Array<ArrayBuffer>;
