/**
 * Keras on TensorFlow: the stateless ops.
 *
 * @module
 */
import { TfSeed } from "@weightinit/rng-tensorflow";
import { argsort, type Backend, signed } from "./backend.ts";

/** `tf.int32.max − 1`, which Keras takes seeds modulo. */
const MODULUS = 2n ** 31n - 2n;

const modulo = (value: bigint) => ((value % MODULUS) + MODULUS) % MODULUS;

export const tensorflow: Backend = {
  seeds: { initializer: signed(64n), generator: signed(64n) },
  asSeed: (value) => BigInt.asIntN(64, value),
  draws([s, k]) {
    const seed = new TfSeed(modulo(s), modulo(k));
    return {
      // Keras casts the bounds, which TensorFlow takes for float32 then: in float64, too.
      uniform: (out, type, lo, hi) => seed.uniform(out, type, Math.fround(lo), Math.fround(hi)),
      normal: (out, type, mean, std) => seed.normal(out, type, mean, std),
      truncatedNormal: (out, type, mean, std) => seed.truncatedNormal(out, type, mean, std),
      permutation(n) {
        const units = new Float32Array(n);
        seed.uniform(units);
        return argsort(units);
      },
    };
  },
};
