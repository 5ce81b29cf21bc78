/**
 * Shapes as JAX's functions take them.
 *
 * @module
 */
import { product, shown, WeightInitError } from "@weightinit/core";

/** A length, or the lengths of several axes; `[]` is a scalar. */
export type JaxShape = number | readonly number[];

/**
 * The number of elements.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` unless the lengths are integers ≥ 0
 */
export function sizeOf(shape: JaxShape): number {
  const lengths: readonly unknown[] = Array.isArray(shape) ? shape : [shape];
  // Array.from visits holes.
  const areLengths = Array.from(lengths).every((length) => Number.isSafeInteger(length) && (length as number) >= 0);
  const size = areLengths ? product(lengths as readonly number[]) : Number.NaN;
  if (Number.isSafeInteger(size)) return size;
  throw new WeightInitError("WI_BAD_ARGUMENT", `expected a shape of integers ≥ 0, got ${shown(shape)}`);
}
