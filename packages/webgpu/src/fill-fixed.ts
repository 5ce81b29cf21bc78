/**
 * Diagonals and sparse columns on the GPU.
 *
 * @module
 */
import type { DiagonalFill, SparseFill } from "@weightinit/core";
import type { Key } from "@weightinit/core/stream";
import { fillRandom, type Target } from "./fill-elementwise.ts";
import { bitsIn } from "./fill-params.ts";
import type { GpuContext } from "./gpu-context.ts";
import { runKernel, sparseKernel } from "./wgsl/fixed.ts";
import { WORKGROUP } from "./wgsl/kernel.ts";

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

/** The part of a run that lies in elements from … to − 1, as indices relative to `from`. */
export function clip({ start, step, count }: Run, from: bigint, to: bigint): { start: number; count: number } {
  const skip = start >= from ? 0n : (from - start + step - 1n) / step;
  const end = to <= start ? 0n : (to - start + step - 1n) / step;
  const last = end < count ? end : count;
  return { start: Number(start + skip * step - from), count: Math.max(0, Number(last - skip)) };
}

/** Stores the diagonal's value; the rest is zeros already. */
export function fillDiagonal(context: GpuContext, fill: DiagonalFill, from: number, target: Target): void {
  const { pieces, part, parts } = target;
  const kernel = runKernel(part);
  const value = bitsIn(part, fill.value);
  for (const { range, first, end, start } of pieces) {
    // A piece holds whole elements but for a part of one at its ends: count those whose real part is in it.
    const firstElement = Math.ceil(start / parts);
    const skipped = firstElement * parts - start;
    const elements = Math.ceil((end - first - skipped) / parts);
    const here = BigInt(from) + BigInt(firstElement);
    for (const run of diagonalRuns(fill)) {
      const clipped = clip(run, here, here + BigInt(elements));
      if (clipped.count === 0) continue;
      const params = {
        start: first + skipped + clipped.start * parts,
        step: clipped.count > 1 ? Number(run.step) * parts : 0,
        count: clipped.count,
        value,
      };
      const table = { buffer: context.table, offset: 0, size: context.table.size };
      context.recorder.dispatch(kernel, params, [table, range], Math.ceil(clipped.count / WORKGROUP));
    }
  }
}

/** Normals everywhere, then zeros where the selection says. */
export function fillSparse(context: GpuContext, fill: SparseFill, key: Key, draw: number, target: Target): void {
  const { rows, cols, zeros } = fill;
  fillRandom(context, { kind: "normal", std: fill.std, mean: 0 }, key, { draw, from: 0 }, target);
  if (zeros === 0) return;
  const kernel = sparseKernel(target.part);
  for (const { range, first, end, start } of target.pieces) {
    const place = { first: start, end: start + end - first, offset: first };
    const params = { key0: key[0], key1: key[1], draw, rows, cols, zeros, parts: target.parts, ...place };
    const table = { buffer: context.table, offset: 0, size: context.table.size };
    context.recorder.dispatch(kernel, params, [table, range], Math.ceil(cols / WORKGROUP));
  }
}
