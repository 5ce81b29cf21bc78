/**
 * The array kernels of orthogonal: what they compute, in which order, and the memory they compute in. There is one
 * implementation in plain TypeScript and one in WASM, equal to the bit.
 *
 * Every element of every result is one chain of operations in the computing precision: each product is rounded, each
 * sum is rounded, nothing is fused, and no chain depends on how many lanes, strips, panels or threads there are. Hence
 * any column of Q has the same bits whichever columns are made beside it.
 *
 * @module
 */
import type { Reals } from "../plan.ts";

/** Rows summed from zero before they are added to a running sum: keeps the error of long float32 columns down. */
export const CHUNK_ROWS = 128;

/** Bytes of a row of a strip: two vectors of WASM. No bit depends on it. */
export const STRIP_BYTES = 32;

/** The most that kernels are asked to hold. */
export interface KernelSizes {
  /** Rows of the panel, and of a block of reflectors. */
  readonly rows: number;
  /** Reflectors of a block. */
  readonly width: number;
  /** Columns of the panel. */
  readonly columns: number;
}

/** The arrays that the kernels of one precision work on. */
export interface BlockMemory {
  /** The block's reflectors, `rows`×`width`, in tiles of 4 columns: entry (r, k) is at (⌊k/4⌋·rows + r)·4 + k mod 4. */
  readonly v: Reals;
  /** The transpose of the block's triangular factor T, `width`×`width`, tiled like `v`. */
  readonly t: Reals;
  /** VᵀV of the block, `width`×`width`, row-major; only entries on and above the diagonal mean anything. */
  readonly gram: Float64Array;
  /** The panel of Q's columns, in strips of S: entry (r, c) is at (⌊c/S⌋·sizes.rows + r)·S + c mod S. */
  readonly panel: Reals;
}

/** Counts are multiples of 4 in `rows` and `width`. */
export interface BlockKernels {
  readonly sizes: KernelSizes;
  readonly memory: BlockMemory;

  /**
   * `gram` ← VᵀV, in float64 for both precisions.
   *
   * Entry (i, k), i ≤ k: s ← 0; for r = 0 … rows−1: s ← s + V[r,i]·V[r,k].
   */
  gram(rows: number, width: number): void;

  /**
   * C ← C − V·(T·(Vᵀ·C)) for the strips `firstStrip` … `strips`−1 of the panel and its `rows` rows from `firstRow` on.
   *
   * 1. W[k,c] ← 0; for each chunk of {@link CHUNK_ROWS} rows: a ← 0; for each row r of it: a ← a + V[r,k]·C[r,c];
   *    then W[k,c] ← W[k,c] + a.
   * 2. X[i,c] ← 0 + a, where a ← 0; for k = 0 … width−1: a ← a + T[i,k]·W[k,c].
   * 3. a ← 0; for k = 0 … width−1: a ← a + V[r,k]·X[k,c]; then C[r,c] ← C[r,c] − a.
   */
  apply(rows: number, width: number, firstRow: number, firstStrip: number, strips: number): void;
}

/** Makes kernels of one precision. */
export type KernelMaker = (single: boolean, sizes: KernelSizes) => BlockKernels;
