/**
 * Whole tensors for core's schemes: the initializers of `tf.keras`, which are Keras', over TensorFlow's ops.
 *
 * @module
 */
import { dtypeInfo, type ForeignRequest, WeightInitError } from "@weightinit/core";
import { fillByKerasLaw, type KerasOps, kerasLaw } from "@weightinit/rng-parts";

function refuse({ scheme, dtype, law }: ForeignRequest): WeightInitError {
  const expected = dtypeInfo(dtype).isComplex
    ? `a real dtype, as TensorFlow's random ops have, got ${scheme} of ${dtype}`
    : law.kind === "truncatedNormal"
      ? `bounds at two standard deviations from the mean, as stateless_truncated_normal has, got [${law.lo}, ${law.hi}] of mean ${law.mean} and std ${law.std}`
      : law.kind === "orthogonal"
        ? `float32 or float64 of a whole matrix for ${scheme}, as TensorFlow decomposes no others, got ${dtype}`
        : `a uniform, normal, truncated or orthogonal law, as TensorFlow has, got ${scheme}`;
  return new WeightInitError("WI_NOT_REPRODUCED", `expected ${expected}`);
}

/**
 * Makes a whole tensor; `out` is its storage, 16-bit types as bits.
 *
 * @throws WeightInitError `WI_NOT_REPRODUCED` for complex dtypes and laws that TensorFlow has not
 */
export function fillTensor(
  ops: KerasOps,
  out: Uint16Array | Float32Array | Float64Array,
  request: ForeignRequest,
): true {
  const { part, isComplex } = dtypeInfo(request.dtype);
  const law = isComplex ? undefined : kerasLaw(request);
  if (law === undefined || (law.kind === "orthogonal" && out instanceof Uint16Array)) throw refuse(request);
  fillByKerasLaw(ops, out, part, law);
  return true;
}
