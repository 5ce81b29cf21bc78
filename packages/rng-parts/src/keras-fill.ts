/**
 * Whole tensors of Keras' laws, over the random functions of a backend.
 *
 * @module
 */
import { encodeHalves } from "./half.ts";
import type { KerasLaw } from "./keras-law.ts";
import { orthogonalOfTall } from "./orthonormalize.ts";
import { type Reals, type RealType, realsOf, roundReal, scaleAndShift } from "./reals.ts";

/** The functions that fill an array, as `keras.random` has them. */
export interface KerasOps {
  /** Numbers in [lo, hi). */
  uniform(out: Reals, type: RealType, lo: number, hi: number): void;
  /** N(mean, std²). */
  normal(out: Reals, type: RealType, mean: number, std: number): void;
  /** The same, cut at two standard deviations. */
  truncatedNormal(out: Reals, type: RealType, mean: number, std: number): void;
}

/** Q of normals of the tall matrix: 1e-6 in float32, because LAPACKs differ in the last places. */
function fillOrthogonal(ops: KerasOps, out: Reals, type: RealType, law: KerasLaw & { kind: "orthogonal" }): void {
  ops.normal(out, type, 0, 1);
  orthogonalOfTall(out, law.rows, law.cols);
  scaleAndShift(out, type, roundReal(law.gain, type), 0);
}

function fillReals(ops: KerasOps, out: Reals, type: RealType, law: KerasLaw): void {
  if (law.kind === "uniform") ops.uniform(out, type, law.lo, law.hi);
  else if (law.kind === "orthogonal") fillOrthogonal(ops, out, type, law);
  else ops[law.kind](out, type, law.mean, law.std);
}

/** Fills the storage of a tensor of `type`: 16-bit types as bits. */
export function fillByKerasLaw(
  ops: KerasOps,
  out: Uint16Array | Float32Array | Float64Array,
  type: RealType,
  law: KerasLaw,
): void {
  if (!(out instanceof Uint16Array)) {
    fillReals(ops, out, type, law);
    return;
  }
  const numbers = realsOf(type, out.length) as Float32Array;
  fillReals(ops, numbers, type, law);
  encodeHalves(numbers, type as "float16" | "bfloat16", out);
}
