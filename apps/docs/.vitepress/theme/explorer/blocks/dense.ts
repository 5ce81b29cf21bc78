/**
 * Pieces that blocks are made of: a matrix, and a matrix with an activation behind it.
 *
 * @module
 */
import type { Batch, BlockContext, Passed } from "./block.ts";

/** Multiplies every number in place. */
export function scaled(values: Batch, factor: number): Batch {
  if (factor !== 1) for (let i = 0; i < values.length; i++) values[i]! *= factor;
  return values;
}

/** a ← a + b. */
export function added(a: Batch, b: Batch): Batch {
  for (let i = 0; i < a.length; i++) a[i]! += b[i]!;
  return a;
}

export interface Linear {
  readonly output: Batch;
  back(gradient: Batch): Batch;
}

/** scale·W·x. */
export function linear(x: Batch, weights: Float32Array, inputs: number, { scale, products }: BlockContext): Linear {
  return {
    output: scaled(products.forward(weights, x, inputs), scale),
    back: (gradient) => scaled(products.backward(weights, gradient, weights.length / inputs), scale),
  };
}

/** f(scale·W·x). */
export function dense(x: Batch, weights: Float32Array, inputs: number, context: BlockContext): Passed {
  const { output, back } = linear(x, weights, inputs, context);
  const { at, slope } = context.activation;
  const slopes = new Float32Array(output.length);
  for (let i = 0; i < output.length; i++) {
    const z = output[i]!;
    slopes[i] = slope(z);
    output[i] = at(z);
  }
  return {
    output,
    slopes,
    back(gradient) {
      const before = new Float32Array(gradient.length);
      for (let from = 0; from < before.length; from += slopes.length) {
        for (let i = 0; i < slopes.length; i++) before[from + i] = gradient[from + i]! * slopes[i]!;
      }
      return back(before);
    },
  };
}
