/**
 * Fills whose every real depends on its own words only: uniform, normal, truncated normal.
 *
 * @module
 */
import type { FillPlace, NormalFill, TruncatedNormalFill, UniformFill } from "@weightinit/core";
import type { Argument } from "./kernels.ts";
import { roundKeys } from "./round-keys.ts";
import { groups, isContiguous, reals, type Target } from "./target.ts";

/** k spans ±2²³ in float32 and ±2⁵² in float64 (docs/stream.md, "Uniform"). */
const STEPS = { float32: 2 ** 23, float64: 2 ** 52 } as const;

/** A run of cells as the kernels take it: all of them, which a word cannot count, as 0. */
function cells(
  { start, range }: TruncatedNormalFill,
  double: boolean,
): [start: number | bigint, range: number | bigint] {
  const all = 1n << (double ? 64n : 32n);
  const wrapped = range === all ? 0n : range;
  return double ? [start, wrapped] : [Number(start), Number(wrapped)];
}

/**
 * Threads that would each make what one block of the stream has of one run of elements (kernels/strided.cuh): a run of
 * n reals may lie in as many as ⌊(n + 2)/4⌋ + 1 blocks of four.
 */
function blocksOfRuns(target: Target, run: number): number {
  const inBlock = target.dtype.part === "float64" ? 2 : 4;
  const { parts } = target.dtype;
  return (target.size / run) * (Math.floor((run * parts + inBlock - 2) / inBlock) + 1);
}

export function fillDraw(fill: UniformFill | NormalFill | TruncatedNormalFill, target: Target, place: FillPlace): void {
  const { context, key, ptr, dtype } = target;
  const { part, parts } = dtype;
  const { draw, from, run, stride } = place;
  const double = part === "float64";
  const drawn = [roundKeys(key), draw];
  const start = [ptr, from * parts, reals(target)];
  const launch = (kind: "uniform" | "normal" | "truncated_normal", law: readonly Argument[]) => {
    if (isContiguous(place)) {
      context.launch(kind, `${kind}_${part}`, groups(target), target.stream, [...start, ...drawn, ...law]);
    } else {
      const args = [...start, run * parts, stride * parts, ...drawn, ...law];
      context.launch(`strided_${kind}`, `strided_${kind}_${part}`, blocksOfRuns(target, run), target.stream, args);
    }
  };
  switch (fill.kind) {
    case "uniform": {
      const { half, mid, first, last } = fill;
      launch("uniform", [half / STEPS[dtype.precision], mid, first, last]);
      break;
    }
    case "normal": {
      const { std, mean } = fill;
      launch("normal", double ? [std, mean] : [std, mean, context.table]);
      break;
    }
    case "truncatedNormal": {
      const { std, mean, first, last } = fill;
      const law = [...cells(fill, double), std, mean, first, last];
      launch("truncated_normal", double ? law : [...law, context.table]);
    }
  }
}
