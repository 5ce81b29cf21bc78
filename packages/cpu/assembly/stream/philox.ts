/**
 * Philox4x32-10 (Salmon et al., SC 2011): the words of a draw, in order.
 *
 * @module
 */
import { spread } from "./lanes";
import { KEYS } from "./memory";
import { DRAW, KEY_HIGH, KEY_LOW, word } from "./parameters";

export const MULTIPLIER_0: u64 = 0xd2511f53;
export const MULTIPLIER_1: u64 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

// In memory, as all constants of loops are (parameters.ts says why).
export const MULTIPLIERS_0 = memory.data<u32>([0xd2511f53, 0xd2511f53, 0xd2511f53, 0xd2511f53], 16);
export const MULTIPLIERS_1 = memory.data<u32>([0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57], 16);
export const COUNTERS = memory.data<u32>([0, 1, 2, 3], 16);
export const FOUR = memory.data<u32>([4, 4, 4, 4], 16);

// A counter is (block low, block high, draw, lane); only its first word varies within a fill. So round 0 makes two
// new words, and round 1 makes two that are the same for all blocks but for an exclusive or.
export const ROUND_0_X2: usize = KEYS + 320;
export const ROUND_1_X0: usize = KEYS + 336;
export const ROUND_1_X2: usize = KEYS + 352;
export const ROUND_1_X3: usize = KEYS + 368;

/** Prepares a draw's key. */
export function setKey(): void {
  const keyLow = word(KEY_LOW), keyHigh = word(KEY_HIGH);
  for (let round: u32 = 2; round < 10; round++) {
    spread(KEYS + 32 * round, keyLow + round * WEYL_0);
    spread(KEYS + 32 * round + 16, keyHigh + round * WEYL_1);
  }
}

/** Prepares for the blocks `high`·2³² … `high`·2³² + 2³² − 1 of a lane of the draw. */
export function setCounter(high: u32, lane: u32): void {
  const keyLow = word(KEY_LOW), keyHigh = word(KEY_HIGH);
  const product = <u64>word(DRAW) * MULTIPLIER_1;
  const x0 = <u32>(product >> 32) ^ high ^ keyLow;
  const next = <u64>x0 * MULTIPLIER_0;
  spread(ROUND_0_X2, lane ^ keyHigh);
  spread(ROUND_1_X0, <u32>product ^ (keyLow + WEYL_0));
  spread(ROUND_1_X2, <u32>(next >> 32) ^ (keyHigh + WEYL_1));
  spread(ROUND_1_X3, <u32>next);
}
