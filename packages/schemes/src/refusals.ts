/**
 * Refusals that several schemes share.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/** Fails unless the tensor has so many axes. */
export function checkRank(scheme: string, shape: readonly number[], least: number, most = least): void {
  if (shape.length >= least && shape.length <= most) return;
  const dims = least === most ? `${least} dim${least === 1 ? "" : "s"}` : `at least ${least} dims`;
  throw new WeightInitError("WI_BAD_RANK", `expected ${dims} for ${scheme}, got ${shape.length} (shape [${shape}])`);
}

/** An axis has the wrong length. */
export function badDims(scheme: string, expected: string, shape: readonly number[]): WeightInitError {
  return new WeightInitError("WI_BAD_DIMS", `expected ${expected} for ${scheme}, got shape [${shape}]`);
}

/** An option's value does not go with the others, or with the shape. */
export function badOption(expected: string, got: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_OPTION", `expected ${expected}, got ${shown(got)}`);
}

/** One of several options must be given. */
export function missingOption(expected: string): WeightInitError {
  return new WeightInitError("WI_MISSING_OPTION", `expected ${expected}, got none`);
}

/** A number that a function of gains or factors was given. */
export function checkPositive(value: unknown, name: string): asserts value is number {
  if (!(Number.isFinite(value) && (value as number) > 0)) throw badOption(`${name} to be a finite number > 0`, value);
}

/** A number of layers that a function of gains or factors was given. */
export function checkCount(value: unknown, name: string): asserts value is number {
  if (!(Number.isSafeInteger(value) && (value as number) > 0)) throw badOption(`${name} to be an integer > 0`, value);
}
