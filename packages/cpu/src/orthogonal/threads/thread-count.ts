/**
 * How many threads an orthogonal fill may use.
 *
 * @module
 */
import type { OrthogonalFill } from "@weightinit/core";
import { threadsWith } from "../../threads/default-threads.ts";

/**
 * Multiply-adds, (parts·m)·(parts·n)·n, for which a helper is worth waking: about 2 ms of work. Two threads made 448²
 * (2²⁶·1.3) and 512² 1.4 to 1.6 times as fast as one, 384² 1.3 times, 320² not faster.
 */
const WORK_A_HELPER = 2 ** 26;

/** Threads for an orthogonal fill: the caller, and a helper for each {@link WORK_A_HELPER}; at most `threads`. */
export function orthogonalThreads({ rows, cols }: OrthogonalFill, parts: number, threads?: number): number {
  return threadsWith((parts * parts * rows * cols * Math.min(rows, cols)) / WORK_A_HELPER, threads);
}
