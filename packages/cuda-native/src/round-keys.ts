/**
 * Philox's key schedule (Salmon et al. 2011; constants of Random123): the key of each round, as the kernels take it.
 *
 * @module
 */
import type { Key } from "@weightinit/core/stream";

const ROUNDS = 10;
const WEYL_LOW = 0x9e3779b9; // golden ratio
const WEYL_HIGH = 0xbb67ae85; // √3 − 1

let last: readonly [low: number, high: number, keys: Uint32Array] | undefined;

/** Ten low halves, then ten high halves. One array for each key in a row of calls: it must not be written to. */
export function roundKeys(key: Key): Uint32Array {
  const low = key[0];
  const high = key[1];
  if (last?.[0] === low && last[1] === high) return last[2];
  const keys = new Uint32Array(2 * ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    keys[round] = low + Math.imul(round, WEYL_LOW);
    keys[ROUNDS + round] = high + Math.imul(round, WEYL_HIGH);
  }
  last = [low, high, keys];
  return keys;
}
