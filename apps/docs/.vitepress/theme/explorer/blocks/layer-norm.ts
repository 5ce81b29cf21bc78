/**
 * Layer normalization without parameters (J. Ba and others: Layer Normalization, 2016): each vector less its mean, by its
 * standard deviation.
 *
 * @module
 */
import type { Batch } from "./block.ts";
import type { Linear } from "./dense.ts";

/** PyTorch's default. */
const EPSILON = 1e-5;

export function layerNorm(x: Batch, width: number): Linear {
  const output = new Float32Array(x.length);
  const inverses = new Float64Array(x.length / width);
  for (let b = 0; b < x.length; b += width) {
    let [sum, squares] = [0, 0];
    for (let i = b; i < b + width; i++) sum += x[i]!;
    const mean = sum / width;
    for (let i = b; i < b + width; i++) squares += (x[i]! - mean) ** 2;
    const inverse = 1 / Math.sqrt(squares / width + EPSILON);
    inverses[b / width] = inverse;
    for (let i = b; i < b + width; i++) output[i] = (x[i]! - mean) * inverse;
  }
  return {
    output,
    back(gradient) {
      const before = new Float32Array(gradient.length);
      for (let b = 0; b < before.length; b += width) {
        const at = b % output.length;
        let [sum, along] = [0, 0];
        for (let i = 0; i < width; i++) {
          sum += gradient[b + i]!;
          along += gradient[b + i]! * output[at + i]!;
        }
        const inverse = inverses[at / width]!;
        for (let i = 0; i < width; i++) {
          before[b + i] = (gradient[b + i]! - sum / width - (output[at + i]! * along) / width) * inverse;
        }
      }
      return before;
    },
  };
}
