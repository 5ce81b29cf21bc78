/**
 * One real of a draw, from the words alone: the definition that every backend's fast kernels must equal bit for bit.
 *
 * @module
 */

import type { Bounds, NormalFill, TruncatedNormalFill, UniformFill } from "../device.ts";
import type { DTypeInfo, RealDType } from "../dtype.ts";
import { roundTo } from "./narrow.ts";
import { normalTableSoFar } from "./normal-table.ts";
import { standardNormal32 } from "./normal32.ts";
import { standardNormal64 } from "./quantile64.ts";
import { cell32, cell64, cellNormal32, cellNormal64 } from "./truncated.ts";
import { uniform32, uniform64 } from "./uniform.ts";

/** The largest standard normal there is, that of word 0, in each computing precision (docs/stream.md). */
export const LARGEST_NORMAL: Readonly<Record<DTypeInfo["precision"], number>> = /* @__PURE__ */ Object.freeze({
  float32: 6.337957859039307,
  float64: 9.155293772686074,
});

/** z·std + mean with each operation rounded in the computing precision, never fused; no −0 comes out. */
export function affine32(z: number, std: number, mean: number): number {
  return Math.fround(Math.fround(z * std) + (mean + 0));
}

/** {@link affine32} in float64. */
export function affine64(z: number, std: number, mean: number): number {
  return z * std + (mean + 0);
}

/** `x` clamped by value, −0 counting as 0. */
export function clamp(x: number, { first, last }: Bounds): number {
  return x < first ? first : x > last ? last : x;
}

/** A fill whose every real depends on its own words only. */
export type ElementwiseFill = UniformFill | NormalFill | TruncatedNormalFill;

/** From a real's first and second word (only float64 has a second) to its value in the dtype. */
export type RealFunction = (w0: number, w1: number) => number;

/** The definition of a fill's reals in `dtype`. */
export function realFunction(fill: ElementwiseFill, dtype: RealDType): RealFunction {
  const double = dtype === "float64";
  switch (fill.kind) {
    case "normal": {
      const { std, mean } = fill;
      if (double) return (wh, wl) => affine64(standardNormal64(wh, wl), std, mean);
      const table = normalTableSoFar();
      return (u) => roundTo(affine32(standardNormal32(u, table), std, mean), dtype);
    }
    case "uniform": {
      const { half, mid } = fill;
      if (double) return (wh, wl) => clamp(uniform64(wh, wl, half, mid), fill);
      return (u) => clamp(roundTo(uniform32(u, half, mid), dtype), fill);
    }
    case "truncatedNormal": {
      const { std, mean } = fill;
      if (double) return (wh, wl) => clamp(affine64(cellNormal64(cell64(wh, wl, fill)), std, mean), fill);
      const table = normalTableSoFar();
      const start = Number(fill.start);
      const range = Number(fill.range);
      return (u) => clamp(roundTo(affine32(cellNormal32(cell32(u, start, range), table), std, mean), dtype), fill);
    }
  }
}
