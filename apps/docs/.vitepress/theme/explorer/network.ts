/**
 * A random network without biases: how large signals and gradients are in each layer.
 *
 * @module
 */

import { rootMeanSquare } from "../plots/moments.ts";
import type { Activation } from "./activations.ts";
import type { Turn } from "./layers.ts";

export interface Signal {
  /** Root mean square of the activations: of the input, then behind each layer. */
  readonly activations: readonly number[];
  /** Root mean square of the loss's gradient with respect to each of them, in the same order. */
  readonly gradients: readonly number[];
}

/** A batch of vectors, one after the other. */
type Batch = Float32Array;

export interface Network {
  readonly layers: readonly Float32Array[];
  readonly activation: Activation;
  readonly width: number;
  /** Vectors of `width` numbers. */
  readonly input: Batch;
  /** The gradient at the last activations, as long as `input`. */
  readonly top: Batch;
}

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
 * @returns `undefined` if `turn`, asked after each layer, said that the signal is no longer wanted
 */
export async function propagate(
  { layers, activation, width, input, top }: Network,
  turn: Turn,
): Promise<Signal | undefined> {
  const activations = [rootMeanSquare(input)];
  const slopes: Batch[] = [];
  let x = input;
  for (const weights of layers) {
    const z = forward(weights, x, width);
    slopes.push(z.map(activation.slope));
    x = z.map(activation.at);
    activations.push(rootMeanSquare(x));
    if (!(await turn())) return undefined;
  }
  const gradients = [rootMeanSquare(top)];
  let g = top;
  for (let l = layers.length - 1; l >= 0; l--) {
    g = backward(
      layers[l]!,
      g.map((value, i) => value * slopes[l]![i]!),
      width,
    );
    gradients.unshift(rootMeanSquare(g));
    if (!(await turn())) return undefined;
  }
  return { activations, gradients };
}
