/**
 * Shapes, and the row range of a tensor that is made in part.
 *
 * @module
 */
import type { DTypeInfo } from "./dtype.ts";
import { shown, WeightInitError } from "./errors.ts";

/** The product of `lengths`: 1 of none. */
export function product(lengths: readonly number[]): number {
  let result = 1;
  for (const length of lengths) result *= length;
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

/** Rows `from` up to but not including `to` of the first axis. */
export type RowRange = readonly [from: number, to: number];

/** The part of a whole tensor that a call makes. */
export interface Slab {
  /** Shape of the part; frozen. */
  readonly shape: number[];
  /** Index in the whole tensor of the part's first element. */
  readonly from: number;
}

/**
 * The part of a tensor of shape `whole` that `rows` names, or all of it.
 *
 * @throws {@link WeightInitError} `WI_TOO_LARGE`, `WI_BAD_ROWS`.
 */
export function slab(whole: number[], rows: RowRange | undefined, dtype: DTypeInfo, maxElements: number): Slab {
  // Element indices of the whole tensor must be exact, also where only a few rows of it are made.
  const all = product(whole);
  if (!(all * dtype.parts <= Number.MAX_SAFE_INTEGER) && !whole.includes(0)) {
    throw new WeightInitError("WI_TOO_LARGE", `expected at most 2^53 - 1 numbers in a tensor, got shape [${whole}]`);
  }
  let shape = whole;
  let size = all;
  let from = 0;
  if (rows !== undefined) {
    const [start, end] = checkRows(rows, whole);
    const rest = whole.slice(1);
    shape = [end - start, ...rest];
    Object.freeze(shape);
    size = product(shape);
    from = start * product(rest);
  }
  if (size > maxElements) {
    throw new WeightInitError(
      "WI_TOO_LARGE",
      `expected at most ${maxElements} elements in one tensor on this device, got ${size} (shape [${shape}]); make it in parts with the rows option`,
    );
  }
  return { shape, from };
}

function checkRows(rows: RowRange, whole: readonly number[]): RowRange {
  const length = whole[0];
  if (length === undefined) {
    throw new WeightInitError(
      "WI_BAD_ROWS",
      "expected a tensor with at least one axis for the rows option, got a scalar",
    );
  }
  const [from, to] = rows;
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= from && from <= to && to <= length)) {
    throw new WeightInitError(
      "WI_BAD_ROWS",
      `expected rows [from, to] with 0 ≤ from ≤ to ≤ ${length}, got [${shown(from)}, ${shown(to)}]`,
    );
  }
  return [from + 0, to + 0]; // −0 becomes 0
}
