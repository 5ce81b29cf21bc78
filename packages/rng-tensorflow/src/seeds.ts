/**
 * Checked seeds and states.
 *
 * @module
 */
import { type ErrorCode, shown, WeightInitError } from "@weightinit/core";

/** An integer given as a number or bigint, or in a state as digits. */
export function integerOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return BigInt(value as number | bigint);
  return undefined;
}

/** The same, or digits. */
export function integerOrDigits(value: unknown): bigint | undefined {
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : integerOf(value);
}

/**
 * An integer of int64.
 *
 * @throws WeightInitError `WI_BAD_SEED`, or the code given
 */
export function int64Of(value: unknown, what: string, code: ErrorCode = "WI_BAD_SEED"): bigint {
  const integer = integerOf(value);
  if (integer !== undefined && BigInt.asIntN(64, integer) === integer) return integer;
  throw new WeightInitError(
    code,
    `expected ${what} to be an integer from −2^63 to 2^63 − 1 (a bigint beyond 2^53), got ${shown(value)}`,
  );
}

/** Whether an integer is one of int32. */
export const isInt32 = (value: bigint): boolean => BigInt.asIntN(32, value) === value;
