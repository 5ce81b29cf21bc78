/**
 * Fills whose every real depends on its own words only: uniform, normal, truncated normal.
 *
 * @module
 */
import {
  type FillPlace,
  type NormalFill,
  type RealDType,
  realDTypes,
  type TruncatedNormalFill,
  type UniformFill,
} from "@weightinit/core";
import type { Argument } from "./kernels.ts";
import { roundKeys } from "./round-keys.ts";
import { GROUP, groups, isContiguous, reals, type Target } from "./target.ts";

/** k spans ±2²³ in float32 and ±2⁵² in float64 (docs/stream.md, "Uniform"). */
const STEPS = { float32: 2 ** 23, float64: 2 ** 52 } as const;

type Law = "uniform" | "normal" | "truncated_normal";

/** A law's kernels: for whole tensors and rows, and for slices. */
interface Kernels {
  readonly whole: Law;
  readonly strided: `strided_${Law}`;
  /** Their names, by the dtype of the reals. */
  readonly names: Readonly<Record<RealDType, string>>;
  readonly stridedNames: Readonly<Record<RealDType, string>>;
}

/** Names that are made once: one that a call makes is looked up at ten times the cost. */
function kernelsOf(law: Law): Kernels {
  const named = (prefix: string) =>
    Object.fromEntries(realDTypes.map((part) => [part, `${prefix}_${part}`])) as Record<RealDType, string>;
  return { whole: law, strided: `strided_${law}`, names: named(law), stridedNames: named(`strided_${law}`) };
}
const UNIFORM = kernelsOf("uniform");
const NORMAL = kernelsOf("normal");
const TRUNCATED_NORMAL = kernelsOf("truncated_normal");

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
 * Threads that would each make what one group has of one run of elements (kernels/strided.cuh): a run of n reals may lie
 * in as many as ⌊(n + g − 2)/g⌋ + 1 groups of g.
 */
function groupsOfRuns({ size, dtype }: Target, run: number): number {
  const inGroup = GROUP / (dtype.bytesPerElement / dtype.parts);
  return (size / run) * (Math.floor((run * dtype.parts + inGroup - 2) / inGroup) + 1);
}

function launch(kernels: Kernels, target: Target, place: FillPlace, law: readonly Argument[]): void {
  const { context, key, ptr, stream, dtype } = target;
  const { part, parts } = dtype;
  const { draw, from, run, stride } = place;
  const first = from * parts;
  const count = reals(target);
  const keys = roundKeys(key);
  if (isContiguous(place)) {
    const args = [ptr, first, count, keys, draw];
    context.launch(kernels.whole, kernels.names[part], groups(target), stream, args, law);
  } else {
    const args = [ptr, first, count, run * parts, stride * parts, keys, draw];
    context.launch(kernels.strided, kernels.stridedNames[part], groupsOfRuns(target, run), stream, args, law);
  }
}

export function fillDraw(fill: UniformFill | NormalFill | TruncatedNormalFill, target: Target, place: FillPlace): void {
  const { context, dtype } = target;
  const double = dtype.part === "float64";
  switch (fill.kind) {
    case "uniform": {
      const { half, mid, first, last } = fill;
      launch(UNIFORM, target, place, [half / STEPS[dtype.precision], mid, first, last]);
      break;
    }
    case "normal": {
      const { std, mean } = fill;
      launch(NORMAL, target, place, double ? [std, mean] : [std, mean, context.table]);
      break;
    }
    case "truncatedNormal": {
      const { std, mean, first, last } = fill;
      const law = [...cells(fill, double), std, mean, first, last];
      launch(TRUNCATED_NORMAL, target, place, double ? law : [...law, context.table]);
    }
  }
}
