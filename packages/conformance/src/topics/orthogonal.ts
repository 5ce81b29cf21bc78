/**
 * Orthogonal and unitary matrices: orthonormal, near the reference, and the same again.
 *
 * @module
 */
import { type DType, type PortableRng, product } from "@weightinit/core";
import { close, read, sameBits } from "../assert.ts";
import { type Call, describe, make, withOptions } from "../call.ts";
import { describeAt, expectedOf } from "../compare.ts";
import { orthonormal, tolerance } from "../orthonormal.ts";
import type { Suite } from "../suite.ts";

const SHAPES: readonly (readonly number[])[] = [
  [1, 1],
  [1, 7],
  [7, 1],
  [2, 2],
  [5, 3],
  [3, 5],
  [16, 16],
  [33, 31],
  [31, 33],
  [67, 67],
  [129, 64],
  [65, 130],
  [3, 4, 5],
  [2, 3, 50],
];

const matrices = (dtype: DType): readonly Call[] => [
  ...SHAPES.map((shape): Call => ({ initializer: "orthogonal", dtype, shape })),
  { initializer: "orthogonal", dtype, shape: [7, 3, 2, 2], options: { layout: "torch" } },
  { initializer: "orthogonal", dtype, shape: [7, 3], options: { layout: "keras" } },
];

/** Rows and columns of a call's matrix: with layout torch the first axis and the rest, otherwise the last. */
function matrixOf({ shape, options = {} }: Call): { rows: number; cols: number } {
  const size = product(shape);
  const rows = options["layout"] === "torch" ? shape[0]! : size / shape.at(-1)!;
  return { rows, cols: size / rows };
}

async function isOrthonormal(rng: PortableRng, calls: readonly Call[], dtype: DType): Promise<void> {
  for (const call of calls) {
    orthonormal(await read(make(rng, call)), dtype, matrixOf(call), describe(call));
  }
}

async function isNearReference(rng: PortableRng, calls: readonly Call[], dtype: DType): Promise<void> {
  for (const call of calls) {
    const what = describeAt(rng, call);
    const expected = expectedOf(rng, call);
    const gain = (call.options?.["gain"] as number | undefined) ?? 1;
    close(await read(make(rng, call)), expected, dtype, tolerance(dtype, gain), what);
  }
}

async function isTheSameAgain(rng: PortableRng, calls: readonly Call[], dtype: DType): Promise<void> {
  for (const call of calls) {
    const first = await read(make(rng.clone(), call));
    sameBits(await read(make(rng.clone(), call)), first, dtype, `${describe(call)} made again`);
  }
}

/** Orthonormality in both orientations, the same matrix as everywhere, at any gain. */
export function orthogonal(suite: Suite): void {
  suite.eachDType("orthonormal", matrices, isOrthonormal);
  suite.eachDType("near the reference", matrices, isNearReference);
  suite.eachDType(
    "gains",
    (dtype) =>
      [0.5, -3, 0, 1e4].flatMap((gain) =>
        [
          [5, 3],
          [3, 5],
        ].map((shape) => withOptions({ initializer: "orthogonal", dtype, shape }, { gain })),
      ),
    isNearReference,
  );
  suite.eachDType(
    "empty matrices",
    (dtype) =>
      [
        [0, 3],
        [3, 0],
      ].map((shape) => ({ initializer: "orthogonal", dtype, shape })),
    isNearReference,
  );
  suite.eachDType(
    "the same bits again",
    (dtype) =>
      [
        [33, 31],
        [65, 130],
        [3, 4, 5],
      ].map((shape) => ({ initializer: "orthogonal", dtype, shape })),
    isTheSameAgain,
  );
}
