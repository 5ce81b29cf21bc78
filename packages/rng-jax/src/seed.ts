/**
 * What `jax.random.key` takes.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/** An integer of a range, if `value` is one. */
export function integerWithin(value: unknown, least: bigint, most: bigint): bigint | undefined {
  if (typeof value !== "bigint" && !Number.isSafeInteger(value)) return undefined;
  const integer = BigInt(value as number | bigint);
  return integer >= least && integer <= most ? integer : undefined;
}

/**
 * The halves of a seed: high and low. Without x64 JAX keeps the low one only.
 *
 * @throws WeightInitError `WI_BAD_SEED`
 */
export function seedHalves(seed: unknown, x64: boolean): readonly [number, number] {
  const value = integerWithin(seed, -(2n ** 63n), 2n ** 63n - 1n);
  if (value === undefined) {
    throw new WeightInitError(
      "WI_BAD_SEED",
      `expected a seed that jax.random.key takes, an integer from −2^63 to 2^63 − 1 (a bigint beyond 2^53), got ${shown(seed)}`,
    );
  }
  const low = Number(BigInt.asUintN(32, value));
  return [x64 ? Number(BigInt.asUintN(32, value >> 32n)) : 0, low];
}
