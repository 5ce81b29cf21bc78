/**
 * Shapes: lists of lengths.
 *
 * @module
 */
import { shown, WeightInitError } from "./errors.ts";

/** The product of `lengths`: 1 of none. */
export function product(lengths: readonly number[]): number {
  let result = 1;
  for (let axis = 0; axis < lengths.length; axis++) result *= lengths[axis]!;
  return result;
}

/**
 * Checks the lengths of the axes: items `from` … `to` − 1 of `dims`.
 *
 * @throws {@link WeightInitError} `WI_BAD_DIMS` unless each is a non-negative safe integer.
 */
export function checkShape(dims: readonly unknown[], from = 0, to = dims.length): number[] {
  const shape: number[] = [];
  for (let axis = 0; axis < to - from; axis++) {
    const length = dims[from + axis];
    if (!(typeof length === "number" && Number.isSafeInteger(length) && length >= 0)) {
      throw new WeightInitError(
        "WI_BAD_DIMS",
        `expected dims that are non-negative integers, between rng and dtype before and options after, got ${shown(length)} for axis ${axis}`,
      );
    }
    shape.push(length + 0); // −0 becomes 0
  }
  Object.freeze(shape);
  return shape;
}
