/**
 * What `torch.manual_seed` takes.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/**
 * The seed as PyTorch keeps it, modulo 2⁶⁴.
 *
 * @throws WeightInitError `WI_BAD_SEED` unless an integer from −2⁶³ to 2⁶⁴ − 1, a number a safe one
 */
export function seedOf(seed: unknown): bigint {
  const isInteger = typeof seed === "bigint" || Number.isSafeInteger(seed);
  const value = isInteger ? BigInt(seed as number | bigint) : 0n;
  if (!isInteger || value < -(2n ** 63n) || value >= 2n ** 64n) {
    throw new WeightInitError(
      "WI_BAD_SEED",
      `expected a seed that torch.manual_seed takes, an integer from −2^63 to 2^64 − 1 (a bigint beyond 2^53), got ${shown(seed)}`,
    );
  }
  return BigInt.asUintN(64, value);
}
