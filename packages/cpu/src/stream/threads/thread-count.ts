/**
 * How many threads a fill of the stream may use.
 *
 * @module
 */
import { defaultThreads } from "../../threads/default-threads.ts";

/**
 * Reals for which a helper is worth waking: 0.5 to 3 ms of work. When fills follow each other, two threads make 2²⁰
 * normals 1.4 to 1.7 times as fast as one, 2¹⁸ not always faster.
 */
export const REALS_A_HELPER = 2 ** 19;

/**
 * Threads for a fill of `reals` numbers: the caller, and a helper for each {@link REALS_A_HELPER} of them.
 *
 * @param isShared - whether helpers write to the result themselves
 */
export function threadsFor(reals: number, threads?: number, isShared = false): number {
  const helpers = Math.floor(reals / REALS_A_HELPER);
  return helpers === 0 ? 1 : Math.min(threads ?? defaultThreads(isShared), 1 + helpers);
}
