/**
 * Arrays of the caller's that a key fills.
 *
 * @module
 */
import { type DType, dtypeInfo, shown, WeightInitError } from "@weightinit/core";
import type { Draw } from "./draw.ts";
import { fillValues } from "./steps/fill.ts";
import { type JaxVersion, type Precision, precisionOf } from "./steps/precision.ts";
import type { Steps } from "./steps/steps.ts";

/** The dtype that an array has by itself. */
export const elementTypeOf = (out: unknown): DType => (out instanceof Float64Array ? "float64" : "float32");

/**
 * Refuses bounds that are none.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT`
 */
export function checkNumbers(...values: readonly unknown[]): void {
  if (values.every((value) => typeof value === "number" && !Number.isNaN(value))) return;
  throw new WeightInitError(
    "WI_BAD_ARGUMENT",
    `expected bounds that are numbers, got ${values.map(shown).join(" and ")}`,
  );
}

/**
 * Fills an array with the values of a draw.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` or `WI_BAD_DTYPE` unless it is the right kind of array for a real dtype
 */
export function fillReals(
  draw: Draw,
  jax: JaxVersion,
  out: Float32Array | Float64Array,
  dtype: DType,
  steps: (precision: Precision) => Steps,
): void {
  const { part, isComplex } = dtypeInfo(dtype);
  if (isComplex) throw new WeightInitError("WI_BAD_DTYPE", `expected a real dtype, got ${dtype}`);
  const Class = dtype === "float64" ? Float64Array : Float32Array;
  if (!(out instanceof Class)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a ${Class.name} to fill with ${dtype}, got ${shown(out)}`);
  }
  fillValues(draw, steps(precisionOf(part, jax)), out);
}
