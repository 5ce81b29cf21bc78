/**
 * A block of a network: what goes through it forwards, and how its gradient goes back.
 *
 * @module
 */
import type { Activation } from "../activations.ts";
import type { Products } from "../products/products.ts";

/** A batch of vectors of `width` numbers, one after the other. */
export type Batch = Float32Array;

export interface BlockContext {
  readonly activation: Activation;
  readonly width: number;
  /** Factor on every matrix. */
  readonly scale: number;
  /** Vectors that attend to each other: so many neighbours of the batch. */
  readonly sequence: number;
  readonly products: Products;
}

/** What a block made of a batch. */
export interface Passed {
  readonly output: Batch;
  /** The slopes of its activation, one row of units a vector. */
  readonly slopes: Batch;
  /**
   * The gradient at the input, of that at the output. Of vectors that attend to themselves alone, there may be a multiple
   * of the batch: they are then the batch's in turn.
   */
  back(gradient: Batch): Batch;
}

/** One matrix of a block: what it is called, and its shape as multiples of the width. */
export interface Matrix {
  readonly name: string;
  readonly outputs: number;
  readonly inputs: number;
}

export interface BlockKind {
  readonly title: string;
  readonly about: string;
  readonly matrices: readonly Matrix[];
  pass(x: Batch, matrices: readonly Float32Array[], context: BlockContext): Passed;
}
