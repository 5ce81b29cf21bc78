/**
 * The laws that are about places in a tensor: diagonals, sparse and orthogonal matrices.
 *
 * @module
 */
import type { DiagonalAxis, DiagonalFill, OrthogonalFill, SparseFill } from "../device.ts";
import type { Diagonal, Orthogonal, Sparse } from "../distribution.ts";
import type { DTypeInfo } from "../dtype.ts";
import { shown } from "../errors.ts";
import { product } from "../shape.ts";
import { type Where, wholePlace } from "../slice.ts";
import { checkNormal, checkOrthogonal } from "./check-finite.ts";
import { type LawKind, oneFill } from "./law-kind.ts";
import { badLaw, finiteIn, integer, number, perPart, standardDeviation, valueIn } from "./parameters.ts";

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

function diagonalFill(law: Diagonal, dtype: DTypeInfo, shape: readonly number[]): DiagonalFill {
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

function sparseFill(law: Sparse, dtype: DTypeInfo, shape: readonly number[]): SparseFill {
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

function orthogonalFill(law: Orthogonal, dtype: DTypeInfo, shape: readonly number[]): OrthogonalFill {
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

export const diagonalLaw: LawKind<Diagonal> = {
  draws: () => false,
  work: (law, dtype, shape, part) => oneFill(diagonalFill(law, dtype, shape), part),
};

export const sparseLaw: LawKind<Sparse> = {
  hasParts: () => false,
  work(law, dtype, shape, part) {
    const fill = sparseFill(law, dtype, shape);
    checkNormal({ std: fill.std, mean: 0 }, law, dtype);
    return oneFill(fill, part);
  },
};

/** Of a stack, parts of whole matrices; one matrix within a larger tensor has none. */
export const orthogonalLaw: LawKind<Orthogonal> = {
  hasParts({ rows, cols, within }, { size: made, places }) {
    const size = rows * cols;
    return made === 0 || (!within && places.every(({ from, run }) => from % size === 0 && run % size === 0));
  },
  work(law, dtype, shape, part) {
    const fill = orthogonalFill(law, dtype, shape);
    checkOrthogonal(fill.gain, dtype);
    const matrix = { ...wholePlace(fill.rows * fill.cols), at: law.within?.base ?? 0 };
    const own: Where[] = law.within ? [matrix] : [];
    if (law.within) return [...oneFill({ kind: "constant", value: 0 }, part), { fill, places: own }];
    for (const { from, at, length, run, stride } of part.places) {
      for (let j = 0; j < length; j += matrix.length) {
        own.push({ ...matrix, from: from + Math.floor(j / run) * stride + (j % run), at: at + j });
      }
    }
    return [{ fill, places: own }];
  },
};
