/**
 * Arrays that TensorFlow's numbers are drawn into: one item a number, 16-bit types as the float32 of equal value.
 *
 * @module
 */
import { type DType, dtypeInfo, type RealDType, shown, WeightInitError } from "@weightinit/core";
import { roundHalf, roundHalves } from "@weightinit/rng-parts";

/** A `Float64Array` for float64, otherwise a `Float32Array`. */
export type Reals = Float32Array | Float64Array;

/** New zeros for `length` numbers of a type. */
export function realsOf(type: RealDType, length: number): Reals {
  return type === "float64" ? new Float64Array(length) : new Float32Array(length);
}

/** Rounds a double to a type, by way of float32 for the 16-bit ones, as TensorFlow converts. */
export function rounded(x: number, type: RealDType): number {
  return type === "float64" ? x : type === "float32" ? Math.fround(x) : roundHalf(x, type);
}

/** The dtype that an array has by itself. */
export const elementTypeOf = (out: unknown): DType => (out instanceof Float64Array ? "float64" : "float32");

/**
 * `dtype`, if it is a real one, for which `out` is the right kind of array.
 *
 * @throws WeightInitError `WI_BAD_DTYPE` or `WI_BAD_ARGUMENT`
 */
export function realOf(out: unknown, dtype: DType): RealDType {
  const { isComplex, part } = dtypeInfo(dtype);
  if (isComplex) {
    throw new WeightInitError("WI_BAD_DTYPE", `expected a real dtype, as TensorFlow's random ops have, got ${dtype}`);
  }
  const Class = part === "float64" ? Float64Array : Float32Array;
  if (out instanceof Class) return part;
  throw new WeightInitError("WI_BAD_ARGUMENT", `expected a ${Class.name} to fill with ${dtype}, got ${shown(out)}`);
}

/**
 * Refuses parameters that make no finite numbers.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` unless both are finite
 */
export function checkFinite(names: string, a: unknown, b: unknown): void {
  if (Number.isFinite(a) && Number.isFinite(b)) return;
  throw new WeightInitError("WI_BAD_ARGUMENT", `expected a finite ${names}, got ${shown(a)} and ${shown(b)}`);
}

/** x·factor + term of numbers of a type, two operations of it. */
export function scaleAndShift(out: Reals, type: RealDType, factor: number, term: number): void {
  const scale = rounded(factor, type);
  const shift = rounded(term, type);
  // They round nothing then; adding 0 makes +0 of −0.
  if (scale === 1 && shift === 0) for (let i = 0; i < out.length; i++) out[i] = out[i]! + 0;
  else if (type === "float64") for (let i = 0; i < out.length; i++) out[i] = out[i]! * scale + shift;
  else {
    for (let i = 0; i < out.length; i++) out[i] = out[i]! * scale;
    if (type !== "float32") roundHalves(out as Float32Array, type);
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + shift;
    if (type !== "float32") roundHalves(out as Float32Array, type);
  }
}
