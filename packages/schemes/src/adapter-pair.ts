/**
 * The two matrices of a low-rank adapter.
 *
 * @module
 */
import type { DType, Rng, TensorOf } from "@weightinit/core";

/** A and B of W + B·A. */
export interface AdapterPair<R extends Rng, D extends DType> {
  /** From the inputs to the rank. */
  readonly a: TensorOf<R, D>;
  /** From the rank to the outputs. */
  readonly b: TensorOf<R, D>;
}
