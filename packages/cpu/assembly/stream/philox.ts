/**
 * Philox4x32-10 (Salmon et al., SC 2011): the words of a draw, in order.
 *
 * @module
 */
import { DRAW, KEY_HIGH, KEY_LOW, word } from "./parameters";
import { turnsOf } from "./philox-turns";

export const MULTIPLIER_0: u64 = 0xd2511f53;
export const MULTIPLIER_1: u64 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

export const MULTIPLIERS_0 = memory.data<u32>([0xd2511f53, 0xd2511f53, 0xd2511f53, 0xd2511f53], 16);
export const MULTIPLIERS_1 = memory.data<u32>([0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57, 0xcd9e8d57], 16);
export const COUNTERS = memory.data<u32>([0, 1, 2, 3], 16);

/**
 * Blocks `low`, `low` + 1, … until `end` is reached, and up to nine beyond. A counter is (block low, block high, draw,
 * lane), of which only the first word varies here. So round 0 makes two new words, and round 1 makes two that are the
 * same for all blocks but for an exclusive or.
 */
// @ts-ignore: decorator
@inline
function run(to: usize, low: u32, high: u32, lane: u32, end: usize): void {
  const keyLow = word(KEY_LOW), keyHigh = word(KEY_HIGH);
  const product = <u64>word(DRAW) * MULTIPLIER_1;
  const next = <u64>(<u32>(product >> 32) ^ high ^ keyLow) * MULTIPLIER_0;
  turnsOf(
    to, low, end,
    lane ^ keyHigh, <u32>product ^ (keyLow + WEYL_0), <u32>(next >> 32) ^ (keyHigh + WEYL_1), <u32>next,
    keyLow, keyHigh,
  );
}

/** Writes `blocks` blocks of a lane of the draw, from block `high`:`low` on, and up to nine beyond them. */
export function philoxBlocks(to: usize, low: u32, high: u32, lane: u32, blocks: u32): void {
  const left: u32 = 0 - low, end = to + 16 * blocks;
  if (left == 0 || left >= blocks) return run(to, low, high, lane, end);
  run(to, low, high, lane, to + 16 * left);
  run(to + 16 * left, 0, high + 1, lane, end);
}
