/**
 * Checks of a law's parameters that all laws share. A law is plain data that anybody's scheme may return, so nothing of
 * it is taken for granted.
 *
 * @module
 */
import type { DTypeInfo } from "../dtype.ts";
import { shown, WeightInitError } from "../errors.ts";
import { LARGEST } from "../stream/bounds.ts";
import { roundTo } from "../stream/narrow.ts";

export function badLaw(message: string): WeightInitError {
  return new WeightInitError("WI_BAD_LAW", message);
}

/** The parameter, which must be a number; which numbers, others decide. */
export function number(value: unknown, name: string): number {
  if (typeof value !== "number") throw badLaw(`expected ${name} of the law to be a number, got ${shown(value)}`);
  return value;
}

/** The parameter, which must be an integer from `least` to `most`. */
export function integer(value: unknown, name: string, least: number, most: number): number {
  if (!(Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most)) {
    throw badLaw(`expected ${name} of the law to be an integer from ${least} to ${most}, got ${shown(value)}`);
  }
  return (value as number) + 0; // −0 becomes 0
}

/** A double rounded to the computing precision, finite there. */
export function finiteIn(value: number, name: string, { precision }: DTypeInfo): number {
  const result = precision === "float32" ? Math.fround(value) : value;
  if (!Number.isFinite(result)) {
    throw new WeightInitError("WI_BAD_OPTION", `expected ${name} to be finite in ${precision}, got ${shown(value)}`);
  }
  return result;
}

export function standardDeviation(value: number, dtype: DTypeInfo): number {
  const std = finiteIn(value, "std", dtype);
  if (std < 0) throw new WeightInitError("WI_BAD_OPTION", `expected std ≥ 0, got ${shown(value)}`);
  return std;
}

/** A value as one of the dtype; infinite only if it was asked to be. */
export function valueIn(value: number, name: string, { part }: DTypeInfo): number {
  const result = roundTo(value, part);
  if (Number.isNaN(value) || (Number.isFinite(value) && !Number.isFinite(result))) {
    throw new WeightInitError(
      "WI_BAD_OPTION",
      `expected ${name} within ±${LARGEST[part]} (${part}), got ${shown(value)}`,
    );
  }
  return result;
}

/**
 * Each part of a complex number carries half the variance (docs/stream.md, "Complex"): one product in float64,
 * rounded once.
 */
export function perPart(scale: number, { isComplex }: DTypeInfo): number {
  return isComplex ? scale * Math.SQRT1_2 : scale;
}

/** float64 as a way out, where the dtype is another. */
export function widerOr({ precision }: DTypeInfo): string {
  return precision === "float64" ? "" : "float64 or ";
}
