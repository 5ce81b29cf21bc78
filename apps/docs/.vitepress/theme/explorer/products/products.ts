/**
 * The two products of a matrix with a batch of vectors that a network is made of.
 *
 * @module
 */
/** W is outputs × inputs, row by row; vectors lie one after the other. */
export interface Products {
  /** x·Wᵀ for each vector x of `inputs` numbers. */
  forward(weights: Float32Array, x: Float32Array, inputs: number): Float32Array;
  /** g·W for each vector g of `outputs` numbers: the gradient that goes back through the same matrix. */
  backward(weights: Float32Array, g: Float32Array, outputs: number): Float32Array;
}
