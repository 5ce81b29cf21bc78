/**
 * Keras on PyTorch, on a CPU: a new `torch.Generator` for each draw.
 *
 * @module
 */
import { type Reals, type RealType, realsOf, roundReal, scaleAndShift } from "@weightinit/rng-parts";
import { TorchRng } from "@weightinit/rng-torch";
import { argsort, type Backend, signed } from "./backend.ts";

/** out·factor + term, with Python numbers as PyTorch has them: 16-bit types are multiplied by a float32, and add their own. */
function affine(out: Reals, type: RealType, factor: number, term: number): void {
  scaleAndShift(out, type, type === "float64" ? factor : Math.fround(factor), roundReal(term, type));
}

/** Of each four normals the first within ±2, or the first of all. */
function firstsWithin(normals: Reals, out: Reals): void {
  for (let i = 0; i < out.length; i++) {
    let place = 4 * i;
    const end = place + 4;
    while (place < end && !(Math.abs(normals[place]!) < 2)) place++;
    out[i] = normals[place < end ? place : 4 * i]!;
  }
}

export const torch: Backend = {
  // An initializer's seed is taken modulo 2³², whatever its size.
  seeds: { initializer: { least: -(2n ** 128n), most: 2n ** 128n }, generator: signed(32n) },
  asSeed: (value) => BigInt.asIntN(32, value),
  draws([s, k]) {
    const rng = new TorchRng(BigInt.asUintN(32, s + k));
    return {
      uniform(out, type, lo, hi) {
        rng.uniform(out, type);
        affine(out, type, hi - lo, lo);
      },
      normal: (out, type, mean, std) => rng.normal(out, type, mean, std),
      truncatedNormal(out, type, mean, std) {
        const normals = realsOf(type, 4 * out.length);
        rng.normal(normals, type);
        firstsWithin(normals, out);
        affine(out, type, std, mean);
      },
      permutation(n) {
        const units = new Float32Array(n);
        rng.uniform(units);
        return argsort(units);
      },
    };
  },
};
