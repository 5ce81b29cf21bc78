/**
 * What the generators' own methods take, checked.
 *
 * @module
 */
import { type DType, dtypeInfo, type ErrorCode, shown, WeightInitError } from "@weightinit/core";

export function refuse(code: ErrorCode, expected: string, got: unknown): WeightInitError {
  return new WeightInitError(code, `expected ${expected}, got ${shown(got)}`);
}

/** @throws WeightInitError `WI_BAD_ARGUMENT` */
export function countOf(n: unknown): number {
  if (Number.isSafeInteger(n) && (n as number) >= 0 && (n as number) < 2 ** 32) return n as number;
  throw refuse("WI_BAD_ARGUMENT", "a number of elements, an integer from 0 to 2^32 − 1", n);
}

/** @throws WeightInitError `WI_BAD_ARGUMENT` */
export function finite(name: string, value: unknown, least: number = Number.NEGATIVE_INFINITY): number {
  if (Number.isFinite(value) && (value as number) >= least) return value as number;
  throw refuse("WI_BAD_ARGUMENT", `${name} to be a finite number${least === 0 ? " ≥ 0" : ""}`, value);
}

/**
 * Checks that `out` is what holds numbers of `dtype`: a `Float64Array` for float64, otherwise a `Float32Array`.
 *
 * @throws WeightInitError `WI_BAD_DTYPE` or `WI_BAD_ARGUMENT`
 */
export function checkOut(out: unknown, dtype: DType): void {
  const { parts, precision } = dtypeInfo(dtype);
  const Class = precision === "float64" ? Float64Array : Float32Array;
  if (out instanceof Class && out.length % parts === 0) return;
  throw refuse("WI_BAD_ARGUMENT", `a ${Class.name} to fill with ${dtype}`, out);
}

/** @throws WeightInitError `WI_NOT_REPRODUCED` */
export function notReproduced(expected: string, got: string): WeightInitError {
  return new WeightInitError("WI_NOT_REPRODUCED", `expected ${expected}, got ${got}`);
}
