/**
 * Sizes and block structure of one orthogonal matrix; they fix the bits together with the operation order of
 * `kernels.ts`.
 *
 * The generated matrix Q has m rows and n columns, m ≥ n; a wide matrix is the transpose of a generated one. Complex
 * matrices run through the real kernels: column j of Q is held as 2m reals (re, im of each row), and the reflectors
 * as the real 2m×2n matrix in which each entry a + bi is the block [[a, −b], [b, a]]. Sums and products of such
 * matrices are those of the complex ones, with the same number of real operations.
 *
 * @module
 */

/** Columns of reflectors applied at once. In WASM at 64² … 2048², 16 is level with 8 and up to 20 % before 32. */
export const BLOCK_WIDTH = 16;

/** The typed arrays that reals of the two precisions live in. */
export type Reals = Float32Array | Float64Array;

/** An array of the precision whose reals have so many bytes. */
export function newReals(bytesPerReal: number, length: number): Reals {
  return bytesPerReal === 4 ? new Float32Array(length) : new Float64Array(length);
}

/** Sizes of one generation. */
export interface OrthogonalPlan {
  /** Length of a column of Q: the larger side. */
  readonly m: number;
  /** Number of columns of Q: the smaller side. */
  readonly n: number;
  /** Whether the wanted matrix is the transpose of Q. */
  readonly transposed: boolean;
  /** Reals an element: 2 for complex, else 1. */
  readonly parts: 1 | 2;
  /** Reflectors of one block. */
  readonly blockColumns: number;
  /** Number of blocks. */
  readonly blocks: number;
}

/** Columns `from` … `to`−1 of Q (rows of the result where it is wide). */
export interface ColumnRange {
  readonly from: number;
  readonly to: number;
}

/** The plan of a `rows`×`cols` matrix; neither side negative. */
export function planOrthogonal(rows: number, cols: number, complex: boolean): OrthogonalPlan {
  const n = Math.min(rows, cols);
  const parts = complex ? 2 : 1;
  const blockColumns = BLOCK_WIDTH / parts;
  return {
    m: Math.max(rows, cols),
    n,
    transposed: rows < cols,
    parts,
    blockColumns,
    blocks: Math.ceil(n / blockColumns),
  };
}

/** Kernels take whole tiles of 4: a count of rows or reflectors, rounded up; the rest is zeros. */
export function padded(count: number): number {
  return Math.ceil(count / 4) * 4;
}

/** Where a block of reflectors starts and how large it is, in columns of Q and in the kernels' reals. */
export interface Block {
  readonly start: number;
  readonly count: number;
  readonly rows: number;
  readonly width: number;
}

export function blockOf(plan: OrthogonalPlan, j: number): Block {
  const start = j * plan.blockColumns;
  const count = Math.min(plan.blockColumns, plan.n - start);
  return { start, count, rows: padded(plan.parts * (plan.m - start)), width: padded(plan.parts * count) };
}
