/**
 * The laws that are about places in a tensor: diagonals, sparse and orthogonal matrices.
 *
 * @module
 */
import type { DiagonalAxis, DiagonalFill, OrthogonalFill, SparseFill } from "./device.ts";
import type { Diagonal, Orthogonal, Sparse } from "./distribution.ts";
import type { DTypeInfo } from "./dtype.ts";
import { shown } from "./errors.ts";
import { badLaw, finiteIn, integer, number, perPart, standardDeviation, valueIn } from "./law-parameters.ts";
import { product } from "./shape.ts";

const AXES = "axes of the law to be two objects { size, stride, shift }";

function axisOf(axis: unknown, total: number): DiagonalAxis {
  if (typeof axis !== "object" || axis === null) {
    throw badLaw(`expected ${AXES}, got ${shown(axis)}`);
  }
  const { size, stride, shift } = axis as { readonly [K in keyof DiagonalAxis]: unknown };
  const length = integer(size, "size of an axis", 1, total);
  return {
    size: length,
    stride: integer(stride, "stride of an axis", 0, total),
    shift: integer(shift, "shift of an axis", 0, length - 1),
  };
}

export function resolveDiagonal(law: Diagonal, dtype: DTypeInfo, shape: readonly number[]): DiagonalFill {
  const kind = "diagonal";
  const value = finiteIn(valueIn(number(law.value, "value"), "gain", dtype), "gain", dtype);
  const total = product(shape);
  const given: unknown = law.axes;
  if (!Array.isArray(given) || given.length !== 2) {
    throw badLaw(`expected ${AXES}, got ${shown(given)}`);
  }
  const axes = [axisOf(given[0], total), axisOf(given[1], total)] as const;
  const base = integer(law.base, "base", 0, total - 1);
  const count = integer(law.count, "count", 0, Math.min(axes[0].size, axes[1].size));
  // Every place the indices can name must exist: a device may write to all of them without a further look.
  const last = axes.reduce((at, { size, stride }) => at + (size - 1) * stride, base);
  if (last >= total) {
    throw badLaw(`expected a diagonal within ${total} elements, got one whose axes reach ${last}`);
  }
  return { kind, value, base, count, axes };
}

export function resolveSparse(law: Sparse, dtype: DTypeInfo, shape: readonly number[]): SparseFill {
  const kind = "sparse";
  if (shape.length !== 2) {
    throw badLaw(`expected a matrix for the law "${kind}", got shape [${shape}]`);
  }
  const [rows, cols] = shape as readonly [number, number];
  const zeros = integer(law.zeros, "zeros", 0, rows);
  return { kind, rows, cols, zeros, std: standardDeviation(perPart(number(law.std, "std"), dtype), dtype) };
}

/** Whether some leading axes multiply to the rows of all matrices, and the others to `cols`. */
function splits(shape: readonly number[], matrices: number, rows: number, cols: number): boolean {
  if (!Number.isInteger(matrices) || !Number.isInteger(rows)) return false;
  return [...shape, 0].some(
    (_, axis) => product(shape.slice(0, axis)) === matrices * rows && product(shape.slice(axis)) === cols,
  );
}

export function resolveOrthogonal(law: Orthogonal, dtype: DTypeInfo, shape: readonly number[]): OrthogonalFill {
  const kind = "orthogonal";
  const { rows, cols, matrices = 1, within } = law;
  const gain = finiteIn(number(law.gain, "gain"), "gain", dtype);
  if (within !== undefined) {
    const total = product(shape);
    const size = integer(rows, "rows", 1, total) * integer(cols, "cols", 1, total);
    const base = integer(within?.base, "base", 0, total - 1);
    const spacing = integer(within.spacing, "spacing", 1, total);
    if (matrices !== 1 || !(base + (size - 1) * spacing < total)) {
      throw badLaw(`expected one matrix within ${total} elements, got ${shown(matrices)} that reach beyond`);
    }
    return { kind, rows, cols, gain, spacing };
  }
  if (!splits(shape, matrices, rows, cols)) {
    throw badLaw(
      `expected matrices·rows and cols of the law to be products of leading and trailing axes of shape [${shape}], got ${shown(matrices)}, ${shown(rows)} and ${shown(cols)}`,
    );
  }
  return { kind, rows, cols, gain, spacing: 1 };
}
