/**
 * Arrays that PyTorch's numbers are drawn into: one item a real number, 16-bit types as the float32 of equal value.
 *
 * @module
 */
import { type DType, dtypeInfo, type RealDType, shown, WeightInitError } from "@weightinit/core";
import { roundHalf } from "@weightinit/rng-parts";

/** A `Float64Array` for float64, otherwise a `Float32Array`. */
export type Reals = Float32Array | Float64Array;

/** New zeros for `length` numbers of a type. */
export function realsOf(type: RealDType, length: number): Reals {
  return type === "float64" ? new Float64Array(length) : new Float32Array(length);
}

/** Rounds a double to a type as C++ converts: by way of float32 for the 16-bit ones. */
export function rounded(x: number, type: RealDType): number {
  return type === "float64" ? x : type === "float32" ? Math.fround(x) : roundHalf(x, type);
}

/** The dtype that an array has by itself. */
export const elementTypeOf = (out: unknown): DType => (out instanceof Float64Array ? "float64" : "float32");

/**
 * The type of the parts of `dtype`, for which `out` is the right kind of array.
 *
 * @throws WeightInitError `WI_BAD_DTYPE` or `WI_BAD_ARGUMENT`
 */
export function partOf(out: unknown, dtype: DType): RealDType {
  const { part, parts, precision } = dtypeInfo(dtype);
  const Class = precision === "float64" ? Float64Array : Float32Array;
  if (!(out instanceof Class)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a ${Class.name} to fill with ${dtype}, got ${shown(out)}`);
  }
  if (out.length % parts !== 0) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected pairs of re, im to fill with ${dtype}, got ${shown(out)}`);
  }
  return part;
}

/**
 * `dtype`, if it is a real one, for which `out` is the right kind of array.
 *
 * @throws WeightInitError `WI_BAD_DTYPE` or `WI_BAD_ARGUMENT`
 */
export function realOf(out: unknown, dtype: DType): RealDType {
  if (!dtypeInfo(dtype).isComplex) return partOf(out, dtype);
  throw new WeightInitError("WI_BAD_DTYPE", `expected a real dtype, got ${dtype}`);
}

/**
 * hi − lo of bounds of `computed`, the type that `uniform_` computes in, for a tensor of `type`.
 *
 * @throws WeightInitError `WI_BAD_RANGE` where `uniform_` refuses: unless lo ≤ hi and the range is finite in `type`
 */
export function rangeOf(lo: number, hi: number, computed: RealDType, type: RealDType = computed): number {
  if (lo <= hi && Number.isFinite(rounded(hi - lo, type))) return rounded(hi - lo, computed);
  throw new WeightInitError(
    "WI_BAD_RANGE",
    `expected bounds lo ≤ hi whose difference is finite in ${type}, got ${shown(lo)} and ${shown(hi)}`,
  );
}

/**
 * Refuses parameters that `normal_` refuses, and infinite ones.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` unless finite and std ≥ 0
 */
export function checkMoments(mean: unknown, std: unknown): void {
  if (Number.isFinite(mean) && Number.isFinite(std) && (std as number) >= 0) return;
  throw new WeightInitError(
    "WI_BAD_ARGUMENT",
    `expected a finite mean and a finite std ≥ 0, got ${shown(mean)} and ${shown(std)}`,
  );
}
