/**
 * The two words of a key.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { threefryWords } from "@weightinit/rng-parts";

/** A key as MLX's array has it: the seed's high and low word. */
export type KeyWords = readonly [high: number, low: number];

/**
 * The words of `mx.random.key(seed)`.
 *
 * @throws WeightInitError `WI_BAD_SEED`
 */
export function keyOf(seed: unknown): KeyWords {
  const isInteger = typeof seed === "bigint" || Number.isSafeInteger(seed);
  const value = isInteger ? BigInt(seed as number | bigint) : -1n;
  if (value >= 0n && value < 2n ** 64n) return [Number(value >> 32n), Number(value & 0xffffffffn)];
  throw new WeightInitError(
    "WI_BAD_SEED",
    `expected a seed that mx.random.key takes, an integer from 0 to 2^64 − 1 (a bigint beyond 2^53), got ${shown(seed)}`,
  );
}

/** The seed that has these words. */
export const seedOf = ([high, low]: KeyWords): bigint => (BigInt(high) << 32n) | BigInt(low);

/** `mx.random.split(key, count)`. */
export function splitWords([high, low]: KeyWords, count: number): KeyWords[] {
  const words = new Uint32Array(2 * count);
  threefryWords(high, low, words);
  return Array.from({ length: count }, (_, i) => [words[2 * i]!, words[2 * i + 1]!]);
}
