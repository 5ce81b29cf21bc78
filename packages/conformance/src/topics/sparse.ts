/**
 * Sparse initialization: which elements are zero, how many of them, and the bits of the rest.
 *
 * @module
 */
import { type DType, dtypeInfo, type PortableRng } from "@weightinit/core";
import { equalLists, read, realOf } from "../assert.ts";
import { type Call, describe, make } from "../call.ts";
import { sameAsReference } from "../compare.ts";
import type { Suite } from "../suite.ts";

const SHAPES: readonly (readonly number[])[] = [
  [0, 3],
  [3, 0],
  [1, 1],
  [1, 7],
  [7, 1],
  [10, 3],
  [5, 67],
];
const SPARSITIES = [0.25, 0, -1, 0.1, 0.9, 0.999, 1, 2];

/** Many columns, and columns longer than a tile of words. */
const LARGE: readonly (readonly number[])[] = [
  [67, 65],
  [257, 31],
  [4099, 2],
];

const matrices = (dtype: DType): readonly Call[] => [
  ...SHAPES.flatMap((shape) =>
    SPARSITIES.map((sparsity): Call => ({ initializer: "sparseInit", dtype, shape, options: { sparsity } })),
  ),
  ...LARGE.map((shape): Call => ({ initializer: "sparseInit", dtype, shape, options: { sparsity: 0.3 } })),
];

const scaled = (dtype: DType): readonly Call[] =>
  [{ std: 2 }, { std: 0 }, { std: 1e-40 }, { layout: "torch" }].map((options) => ({
    initializer: "sparseInit",
    dtype,
    shape: [67, 5],
    options: { sparsity: 0.3, ...options },
  }));

/** Zeros in each column. */
function zerosOf(values: ArrayLike<number>, { dtype, shape }: Call): number[] {
  const { parts } = dtypeInfo(dtype);
  const [rows, cols] = shape as readonly [number, number];
  const counts = new Array<number>(cols).fill(0);
  for (let element = 0; element < rows * cols; element++) {
    const isZero = (part: number) => realOf(values[element * parts + part]!, dtype) === 0;
    if (isZero(0) && isZero(parts - 1)) counts[element % cols]!++;
  }
  return counts;
}

async function countsAreExact(rng: PortableRng, calls: readonly Call[]): Promise<void> {
  for (const call of calls) {
    const [rows, cols] = call.shape as readonly [number, number];
    const { sparsity } = call.options as { readonly sparsity: number };
    const expected = Math.max(0, Math.ceil(rows * Math.min(1, sparsity)));
    const counts = zerosOf(await read(make(rng, call)), call);
    equalLists(counts, new Array<number>(cols).fill(expected), `zeros in each column of ${describe(call)}`);
  }
}

/** Exact counts of zeros in every column, and exact bits everywhere. */
export function sparse(suite: Suite): void {
  suite.eachDType("zeros in each column", matrices, countsAreExact);
  suite.eachDType("bits", (dtype) => [...matrices(dtype), ...scaled(dtype)], sameAsReference);
}
