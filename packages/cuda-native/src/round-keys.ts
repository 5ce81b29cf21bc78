/**
 * Philox's key schedule (Salmon et al. 2011; constants of Random123): the key of each round, as the kernels take it.
 *
 * @module
 */
import type { Key } from "@weightinit/core/stream";

const ROUNDS = 10;
const WEYL_LOW = 0x9e3779b9; // golden ratio
const WEYL_HIGH = 0xbb67ae85; // √3 − 1

/** Ten low halves, then ten high halves. */
export function roundKeys([low, high]: Key): Uint32Array {
  const keys = new Uint32Array(2 * ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    keys[round] = low + Math.imul(round, WEYL_LOW);
    keys[ROUNDS + round] = high + Math.imul(round, WEYL_HIGH);
  }
  return keys;
}
