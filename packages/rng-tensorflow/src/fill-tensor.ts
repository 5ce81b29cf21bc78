/**
 * Whole tensors for core's schemes: the initializers of `tf.keras`, which are Keras', over TensorFlow's ops.
 *
 * @module
 */
import { dtypeInfo, type ForeignRequest, type RealDType, WeightInitError } from "@weightinit/core";
import { encodeHalves, type KerasLaw, kerasLaw, orthogonalOfTall } from "@weightinit/rng-parts";
import { type Reals, realsOf, scaleAndShift } from "./reals.ts";

/** The ops that fill an array. */
export interface Ops {
  /** `uniform(minval, maxval)`. */
  uniform(out: Reals, type: RealDType, lo: number, hi: number): void;
  /** `normal(mean, stddev)`, or `truncated_normal`. */
  normal(out: Reals, type: RealDType, law: NormalLaw): void;
}

/** Parameters of a normal law. */
export interface NormalLaw {
  readonly mean: number;
  readonly std: number;
  readonly isTruncated: boolean;
}

/** Q of normals of the tall matrix: 1e-6, because LAPACKs differ in the last places. */
function fillOrthogonal(ops: Ops, out: Reals, type: RealDType, law: KerasLaw & { kind: "orthogonal" }): void {
  const { rows, cols, gain, matrices } = law;
  for (let k = 0, size = rows * cols; k < matrices; k++) {
    const matrix = out.subarray(k * size, (k + 1) * size);
    ops.normal(matrix, type, { mean: 0, std: 1, isTruncated: false });
    orthogonalOfTall(matrix, rows, cols);
    scaleAndShift(matrix, type, gain, 0);
  }
}

function fillReals(ops: Ops, out: Reals, type: RealDType, law: KerasLaw): void {
  if (law.kind === "uniform") ops.uniform(out, type, law.lo, law.hi);
  else if (law.kind === "orthogonal") fillOrthogonal(ops, out, type, law);
  else ops.normal(out, type, { mean: law.mean, std: law.std, isTruncated: law.kind === "truncatedNormal" });
}

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
export function fillTensor(ops: Ops, out: Uint16Array | Float32Array | Float64Array, request: ForeignRequest): true {
  const { part, isComplex } = dtypeInfo(request.dtype);
  const law = isComplex ? undefined : kerasLaw(request);
  const isHalf = part === "float16" || part === "bfloat16";
  if (law === undefined || (law.kind === "orthogonal" && isHalf)) throw refuse(request);
  if (!isHalf) fillReals(ops, out as Reals, part, law);
  else {
    const numbers = realsOf(part, out.length) as Float32Array;
    fillReals(ops, numbers, part, law);
    encodeHalves(numbers, part, out as Uint16Array);
  }
  return true;
}
