/**
 * Which reals of a draw a fill makes: one run of them, or the runs of a slice.
 *
 * @module
 */
import type { FillPlace } from "@weightinit/core";

const TWO_32 = 2 ** 32;

/** Real j of the fill is real `first + ⌊j/run⌋·stride + j mod run` of the draw. */
export interface Runs {
  readonly first: number;
  /** At least 1; at least the number of reals if they all follow each other. */
  readonly run: number;
  readonly stride: number;
}

/** All reals from one on. */
export function oneRun(first: number): Runs {
  return { first, run: Number.MAX_SAFE_INTEGER, stride: 0 };
}

/** The reals of a place's elements, which have `parts` of them each. */
export function runsOf({ from, run, stride }: FillPlace, parts: number): Runs {
  return { first: from * parts, run: run * parts, stride: stride * parts };
}

/** `fillRuns` of assembly/stream, or what notes down its arguments. */
export type FillRuns<T> = (
  to: number,
  low: number,
  high: number,
  left: number,
  run: number,
  strideLow: number,
  strideHigh: number,
  count: number,
) => T;

/**
 * Calls `fillRuns` for `count` reals, of which the first is number `at` of the fill. This is done for each tile: no
 * arrays, and where it can be no numbers but small integers, which V8 would have to allocate.
 */
export function callFillRuns<T>(
  fillRuns: FillRuns<T>,
  to: number,
  { first, run, stride }: Runs,
  at: number,
  count: number,
): T {
  const nth = Math.floor(at / run);
  const inRun = at - nth * run;
  const from = first + nth * stride + inRun;
  const left = Math.min(run - inRun, count);
  if (left === count) return fillRuns(to, from >>> 0, Math.floor(from / TWO_32), count, count, 0, 0, count);
  return fillRuns(
    to,
    from >>> 0,
    Math.floor(from / TWO_32),
    left,
    run,
    stride >>> 0,
    Math.floor(stride / TWO_32),
    count,
  );
}
