/**
 * The products in plain JavaScript: sums in float64, rounded once.
 *
 * @module
 */
import type { Products } from "./products.ts";

export const plainProducts: Products = {
  forward(weights, x, inputs) {
    const outputs = weights.length / inputs;
    const y = new Float32Array((x.length / inputs) * outputs);
    for (let b = 0, at = 0; b < x.length; b += inputs) {
      for (let o = 0; o < outputs; o++, at++) {
        let sum = 0;
        for (let i = 0, w = o * inputs; i < inputs; i++) sum += weights[w + i]! * x[b + i]!;
        y[at] = sum;
      }
    }
    return y;
  },
  backward(weights, g, outputs) {
    const inputs = weights.length / outputs;
    const back = new Float32Array((g.length / outputs) * inputs);
    const sums = new Float64Array(inputs);
    for (let b = 0, at = 0; b < g.length; b += outputs, at += inputs) {
      sums.fill(0);
      for (let o = 0; o < outputs; o++) {
        const go = g[b + o]!;
        for (let i = 0, w = o * inputs; i < inputs; i++) sums[i]! += go * weights[w + i]!;
      }
      back.set(sums, at);
    }
    return back;
  },
};
