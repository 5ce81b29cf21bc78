/**
 * Keras on JAX, on a CPU: the pair is the words of a threefry key. float64 is that of `jax_enable_x64`.
 *
 * @module
 */
import { JaxKey } from "@weightinit/rng-jax";
import { type Reals, type RealType, roundReal, scaleAndShift } from "@weightinit/rng-parts";
import { type Backend, unsigned } from "./backend.ts";

/** out·std + mean, each in the type. */
function affine(out: Reals, type: RealType, mean: number, std: number): void {
  scaleAndShift(out, type, roundReal(std, type), roundReal(mean, type));
}

export const jax: Backend = {
  seeds: { initializer: unsigned(32n), generator: unsigned(32n) },
  asSeed: (value) => BigInt.asUintN(32, value),
  draws([s, k]) {
    const key = JaxKey.fromData([Number(s), Number(k)]);
    return {
      uniform: (out, type, lo, hi) => key.uniform(out, type, lo, hi),
      normal(out, type, mean, std) {
        key.normal(out, type);
        affine(out, type, mean, std);
      },
      truncatedNormal(out, type, mean, std) {
        key.truncatedNormal(out, type);
        affine(out, type, mean, std);
      },
      permutation: (n) => key.permutation(n),
    };
  },
};
