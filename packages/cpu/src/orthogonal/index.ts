/**
 * Haar-distributed orthogonal and unitary matrices from standard normals, by blocked Householder products.
 *
 * Any range of columns has the same bits made alone as in the whole: `makeReflectors`, then `formColumns` for the range.
 * Node's worker threads share out panels of columns on that ground: `orthogonal-threads/`.
 *
 * @module
 */
import { formColumns, kernelSizes } from "./columns.ts";
import type { KernelMaker } from "./kernels.ts";
import { type ColumnRange, planOrthogonal, type Reals } from "./plan.ts";
import { allocateReflectors, makeReflectors } from "./reflectors.ts";
import { typescriptKernels } from "./typescript-kernels.ts";
import { wasmKernels } from "./wasm-kernels.ts";

export { formColumns, kernelSizes, type Target, writePanel } from "./columns.ts";
export type { BlockKernels, KernelMaker, KernelSizes } from "./kernels.ts";
export { type ColumnRange, type OrthogonalPlan, planOrthogonal, type Reals } from "./plan.ts";
export { allocateReflectors, makeReflectors, type Reflectors } from "./reflectors.ts";

/** WASM where it runs: it is the faster from 2×2 on, the first call included. */
export const fastestKernels: KernelMaker = (single, sizes) =>
  wasmKernels(single, sizes) ?? typescriptKernels(single, sizes);

/**
 * Writes gain·Q, row-major, to `out`. `v` holds the standard normals of the m×n matrix, m = max(rows, cols),
 * n = min(rows, cols), row-major (complex: re and im interleaved); only its entries on and below the diagonal are
 * used. With rows < cols the result is the (plain) transpose of the n columns made.
 *
 * @param v - m·n normals; `out` may be the same array if rows ≥ cols and there is no range.
 * @param gain - rounded to float32 where `v` is float32.
 * @param range - makes only those columns of Q: `out` is the m×(to − from) matrix of them (transposed where
 * rows < cols), equal in every bit to that part of the whole.
 */
export function orthogonal<A extends Reals>(
  v: A,
  rows: number,
  cols: number,
  gain: number,
  complex: boolean,
  out: A,
  range?: ColumnRange,
  makeKernels: KernelMaker = fastestKernels,
): void {
  const plan = planOrthogonal(rows, cols, complex);
  const { from, to } = range ?? { from: 0, to: plan.n };
  if (to <= from) return;
  const kernels = makeKernels(v instanceof Float32Array, kernelSizes(plan, v.BYTES_PER_ELEMENT, to - from));
  const reflectors = allocateReflectors(plan, v);
  makeReflectors(v, plan, kernels, 0, Math.ceil(to / plan.blockColumns), reflectors);
  const target = plan.transposed
    ? { out, rowStride: 1, columnStride: plan.m }
    : { out, rowStride: to - from, columnStride: 1 };
  formColumns(v, plan, reflectors, gain, kernels, from, to, target);
}
