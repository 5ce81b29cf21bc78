/**
 * Haar-distributed orthogonal and unitary matrices from standard normals, by blocked Householder products.
 *
 * Any range of columns has the same bits made alone as in the whole: `makeReflectors`, then `formColumns` for the range.
 * Node's worker threads share out panels of columns on that ground: `threads/`.
 *
 * @module
 */
import { formColumns, kernelSizes, type Target } from "./columns.ts";
import type { KernelMaker } from "./kernels/kernels.ts";
import { typescriptKernels } from "./kernels/typescript-kernels.ts";
import { wasmKernels } from "./kernels/wasm-kernels.ts";
import { type ColumnRange, type OrthogonalPlan, planOrthogonal, type Reals } from "./plan.ts";
import { allocateReflectors, makeReflectors } from "./reflectors.ts";

/** WASM where it runs: it is the faster from 2×2 on, the first call included. */
export const fastestKernels: KernelMaker = (single, sizes) =>
  wasmKernels(single, sizes) ?? typescriptKernels(single, sizes);

/**
 * gain·Q, row-major, of the Q that belongs to the m×n normals, m = max(rows, cols), n = min(rows, cols). With
 * rows < cols the result is the (plain) transpose of the n columns made.
 */
export interface OrthogonalMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly complex: boolean;
  /** Rounded to float32 where the normals are. */
  readonly gain: number;
  /** The normals, row-major (complex: re and im interleaved); only entries on and below the diagonal are used. */
  readonly normals: Reals;
  /** Where the result goes, of the normals' class. It may be the same array if rows ≥ cols and there is no range. */
  readonly out: Reals;
}

/** How {@link prepareOrthogonal} goes about it. */
export interface OrthogonalOptions {
  /**
   * Makes only these columns of Q: `out` is the m×(to − from) matrix of them (transposed where rows < cols), equal in
   * every bit to that part of the whole.
   */
  readonly range?: ColumnRange;
  readonly makeKernels?: KernelMaker | undefined;
}

/** Where `width` columns of Q from `first` on go. */
export function targetOf({ m, transposed }: OrthogonalPlan, out: Reals, first: number, width: number): Target {
  return transposed ? { out, rowStride: 1, columnStride: m, first } : { out, rowStride: width, columnStride: 1, first };
}

/**
 * Allocates what the matrix needs; the result then makes it of the normals that are there by then.
 *
 * @throws RangeError where there is no memory
 */
export function prepareOrthogonal(
  { rows, cols, complex, gain, normals, out }: OrthogonalMatrix,
  { range, makeKernels = fastestKernels }: OrthogonalOptions = {},
): () => void {
  const plan = planOrthogonal(rows, cols, complex);
  const { from, to } = range ?? { from: 0, to: plan.n };
  if (to <= from) return () => {};
  const size = normals.BYTES_PER_ELEMENT;
  const kernels = makeKernels(size === 4, kernelSizes(plan, size, to - from));
  const reflectors = allocateReflectors(plan, normals);
  return () => {
    makeReflectors(reflectors, kernels, 0, Math.ceil(to / plan.blockColumns));
    formColumns(reflectors, gain, kernels, { from, to }, targetOf(plan, out, from, to - from));
  };
}
