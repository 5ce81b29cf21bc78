/**
 * How many threads a fill of the stream may use.
 *
 * @module
 */
import { type Items, isShared } from "../../storage.ts";
import { threadsWith } from "../../threads/default-threads.ts";

/**
 * Reals for which a helper is worth waking: 0.5 to 3 ms of work. When fills follow each other, two threads make 2²⁰
 * normals 1.4 to 1.7 times as fast as one, 2¹⁸ not always faster.
 */
const REALS_A_HELPER = 2 ** 19;

/**
 * Numbers of a constant for which a helper is worth waking: half a millisecond of work, or two where a processor writes
 * 8 GB/s.
 */
const CONSTANTS_A_HELPER = 2 ** 22;

/**
 * Threads for a fill of `reals` numbers: the caller, and a helper for each {@link REALS_A_HELPER} of them.
 *
 * @param isShared - whether helpers write to the result themselves
 */
export function threadsFor(reals: number, threads?: number, isShared?: boolean): number {
  return threadsWith(reals / REALS_A_HELPER, threads, isShared);
}

/** Threads for a constant: only shared memory has others than the caller write to it. */
export function constantThreads(out: Items, threads?: number): number {
  const helpers = out.length / CONSTANTS_A_HELPER;
  return helpers >= 1 && isShared(out) ? threadsWith(helpers, threads, true) : 1;
}
