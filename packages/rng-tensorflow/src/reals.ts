/**
 * Checked arguments of the fills.
 *
 * @module
 */
import { type DType, dtypeInfo, type RealDType, shown, WeightInitError } from "@weightinit/core";

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
