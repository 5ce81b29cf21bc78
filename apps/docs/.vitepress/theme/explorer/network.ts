/**
 * A random network without biases: how large signals and gradients are in each layer.
 *
 * @module
 */

import { moments } from "../plots/moments.ts";
import type { Activation } from "./activations.ts";

export interface Signal {
  /** Standard deviation of the activations: of the input, then behind each layer. */
  readonly activations: readonly number[];
  /** Standard deviation of the loss's gradient with respect to each of them, in the same order. */
  readonly gradients: readonly number[];
}

/** A batch of vectors, one after the other. */
type Batch = Float32Array;

/** y = x·Wᵀ for each vector of the batch; W is width×width, [out, in]. */
function forward(weights: Float32Array, x: Batch, width: number): Batch {
  const y = new Float32Array(x.length);
  for (let b = 0; b < x.length; b += width) {
    for (let o = 0; o < width; o++) {
      let sum = 0;
      for (let i = 0, w = o * width; i < width; i++) sum += weights[w + i]! * x[b + i]!;
      y[b + o] = sum;
    }
  }
  return y;
}

/** g·W: the gradient that goes back through the same matrix. */
function backward(weights: Float32Array, g: Batch, width: number): Batch {
  const back = new Float32Array(g.length);
  for (let b = 0; b < g.length; b += width) {
    for (let o = 0; o < width; o++) {
      const go = g[b + o]!;
      if (go === 0) continue;
      for (let i = 0, w = o * width; i < width; i++) back[b + i]! += go * weights[w + i]!;
    }
  }
  return back;
}

/**
 * Sends a batch through the layers, and a gradient back.
 *
 * @param input - vectors of `width` numbers
 * @param top - the gradient at the last activations, as long as `input`
 */
export function propagate(
  layers: readonly Float32Array[],
  activation: Activation,
  width: number,
  input: Batch,
  top: Batch,
): Signal {
  const activations = [moments(input).std];
  const slopes: Batch[] = [];
  let x = input;
  for (const weights of layers) {
    const z = forward(weights, x, width);
    slopes.push(z.map(activation.slope));
    x = z.map(activation.at);
    activations.push(moments(x).std);
  }
  const gradients = [moments(top).std];
  let g = top;
  for (let l = layers.length - 1; l >= 0; l--) {
    g = backward(
      layers[l]!,
      g.map((value, i) => value * slopes[l]![i]!),
      width,
    );
    gradients.unshift(moments(g).std);
  }
  return { activations, gradients };
}
