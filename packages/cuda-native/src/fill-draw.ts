/**
 * Fills whose every real depends on its own words only: uniform, normal, truncated normal.
 *
 * @module
 */
import type { FillPlace, NormalFill, TruncatedNormalFill, UniformFill } from "@weightinit/core";
import type { Argument } from "./kernels.ts";
import { roundKeys } from "./round-keys.ts";
import { groups, reals, type Target } from "./target.ts";

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
 * @param place - element of the whole tensor that the target starts at
 */
export function fillDraw(
  fill: UniformFill | NormalFill | TruncatedNormalFill,
  target: Target,
  { draw, from }: Pick<FillPlace, "draw" | "from">,
): void {
  const { context, key, ptr, stream, dtype } = target;
  const { part } = dtype;
  const double = part === "float64";
  const place = [ptr, from * dtype.parts, reals(target), roundKeys(key), draw];
  const launch = (module: "uniform" | "normal" | "truncated_normal", law: readonly Argument[]) =>
    context.launch(module, `${module}_${part}`, groups(target), stream, [...place, ...law]);
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
