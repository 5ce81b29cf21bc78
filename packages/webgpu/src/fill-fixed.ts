/**
 * Diagonals and sparse columns on the GPU.
 *
 * @module
 */
import type { DiagonalFill, FillPlace, SparseFill } from "@weightinit/core";
import { SELECTION } from "@weightinit/core/stream";
import { fillRandom, type Target } from "./fill-elementwise.ts";
import { bitsIn } from "./fill-params.ts";
import type { StreamPlace } from "./place.ts";
import type { Recorder } from "./recorder.ts";
import { runKernel, sparseKernel } from "./wgsl/fixed.ts";
import { WORKGROUP } from "./wgsl/kernel.ts";
import { roundParams } from "./wgsl/philox.ts";

/** Elements start, start + step, …, `count` of them, of the whole tensor. */
interface Run {
  readonly start: bigint;
  readonly step: bigint;
  readonly count: bigint;
}

/**
 * A diagonal as arithmetic progressions: each axis wraps around once at most, so there are three. In integers of any
 * length, because a tensor made in part may have indices beyond 2³².
 */
export function diagonalRuns({ base, count, axes }: DiagonalFill): Run[] {
  const wraps = axes.map(({ size, shift }) => Math.min(count, size - shift));
  const cuts = [0, ...wraps.sort((a, b) => a - b), count];
  const step = axes.reduce((sum, { stride }) => sum + BigInt(stride), 0n);
  const runs: Run[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const from = cuts[i] as number;
    const length = (cuts[i + 1] as number) - from;
    if (length <= 0) continue;
    const start = axes.reduce(
      (sum, { size, stride, shift }) => sum + BigInt((from + shift) % size) * BigInt(stride),
      BigInt(base),
    );
    runs.push({ start, step, count: BigInt(length) });
  }
  return runs;
}

/**
 * A run within a place, as indices relative to the place's first element: cut where a run of the place begins. Few are:
 * a diagonal's step is about a multiple of the place's stride, or it lies in one of its runs.
 */
export function inPlace(whole: Run, { from, length, run, stride }: Omit<FillPlace, "at" | "draw">): Run[] {
  if (run >= length) return [{ ...whole, start: whole.start - BigInt(from) }];
  const [runs, distance] = [BigInt(run), BigInt(stride)];
  const inside = clip(whole, BigInt(from), BigInt(from) + BigInt(length / run) * distance);
  const drift = whole.step % distance;
  const step = (whole.step / distance) * runs + drift;
  const parts: Run[] = [];
  /** Steps until something `left` away is reached, among `most`. */
  const until = (left: bigint, most: bigint) => {
    const steps = drift === 0n ? most : (left + drift - 1n) / drift;
    return steps < most ? steps : most;
  };
  for (let i = 0n, left = BigInt(inside.count); left > 0n; ) {
    const at = BigInt(inside.start) + i * whole.step;
    const ahead = at % distance;
    const steps = until(distance - ahead, left);
    if (ahead < runs) parts.push({ start: (at / distance) * runs + ahead, step, count: until(runs - ahead, steps) });
    i += steps;
    left -= steps;
  }
  return parts;
}

/** The part of a run that lies in elements from … to − 1, as indices relative to `from`. */
export function clip({ start, step, count }: Run, from: bigint, to: bigint): { start: number; count: number } {
  const skip = start >= from ? 0n : (from - start + step - 1n) / step;
  const end = to <= start ? 0n : (to - start + step - 1n) / step;
  const last = end < count ? end : count;
  return { start: Number(start + skip * step - from), count: Math.max(0, Number(last - skip)) };
}

/** Stores the diagonal's value; the rest is zeros already. */
export function fillDiagonal(recorder: Recorder, fill: DiagonalFill, place: StreamPlace, target: Target): void {
  const { pieces, part, parts } = target;
  const kernel = runKernel(part);
  const value = bitsIn(part, fill.value);
  const runs = diagonalRuns(fill).flatMap((run) => inPlace(run, place));
  for (const { range, first, end, start } of pieces) {
    // A piece holds whole elements but for a part of one at its ends: count those whose real part is in it.
    const firstElement = Math.ceil(start / parts);
    const skipped = firstElement * parts - start;
    const elements = Math.ceil((end - first - skipped) / parts);
    const here = BigInt(firstElement);
    for (const run of runs) {
      const clipped = clip(run, here, here + BigInt(elements));
      if (clipped.count === 0) continue;
      const params = {
        start: first + skipped + clipped.start * parts,
        step: clipped.count > 1 ? Number(run.step) * parts : 0,
        count: clipped.count,
        value,
      };
      const workgroups = Math.ceil(clipped.count / WORKGROUP);
      recorder.dispatch(kernel, params, { ranges: [range], workgroups, work: clipped.count });
    }
  }
}

/** Normals everywhere, then zeros where the selection says. */
export function fillSparse(recorder: Recorder, fill: SparseFill, place: StreamPlace, target: Target): void {
  const { rows, cols, zeros, std } = fill;
  fillRandom(recorder, { kind: "normal", std, mean: 0 }, place, target);
  if (zeros === 0) return;
  const kernel = sparseKernel(target.part);
  const words = roundParams({ key: place.key, high: 0, draw: place.draw, lane: SELECTION });
  for (const { range, first, end, start } of target.pieces) {
    const inBinding = { first: start, end: start + end - first, offset: first };
    const params = { rows, cols, zeros, parts: target.parts, ...inBinding, ...words };
    const workgroups = Math.ceil(cols / WORKGROUP);
    recorder.dispatch(kernel, params, { ranges: [range], workgroups, work: rows * cols });
  }
}
