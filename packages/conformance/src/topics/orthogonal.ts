/**
 * Orthogonal and unitary matrices: orthonormal, near the reference, and the same again.
 *
 * @module
 */
import { type DType, dtypeInfo, type PortableRng, product } from "@weightinit/core";
import { close, fail, read, realOf, sameBits, type Values } from "../assert.ts";
import { type Call, describe, make, withOptions } from "../call.ts";
import { describeAt, expectedOf } from "../compare.ts";
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

/** Largest relative error of rounding to a 16-bit dtype. */
const ROUNDING: Readonly<Record<string, number>> = { float16: 2 ** -11, bfloat16: 2 ** -8 };

/** How far a backend's values may lie from the reference's (docs/stream.md, "Orthogonal matrices"). */
function tolerance(dtype: DType, gain: number): (expected: number) => number {
  const { part, precision } = dtypeInfo(dtype);
  const absolute = (precision === "float64" ? 1e-12 : 1e-5) * Math.abs(gain);
  // Values that close may round to neighbours, one unit in the last place apart.
  return (expected) => absolute + 2 * (ROUNDING[part] ?? 0) * Math.abs(expected);
}

/** How far QᴴQ may lie from I: the precision's own error, and by Cauchy–Schwarz twice that of the rounding. */
function orthonormality(dtype: DType): number {
  const { part, precision } = dtypeInfo(dtype);
  return (precision === "float64" ? 1e-12 : 5e-6) + 2.1 * (ROUNDING[part] ?? 0);
}

/** Rows and columns of a call's matrix: with layout torch the first axis and the rest, otherwise the last. */
function matrixOf({ shape, options = {} }: Call): { rows: number; cols: number } {
  const size = product(shape);
  const rows = options["layout"] === "torch" ? shape[0]! : size / shape.at(-1)!;
  return { rows, cols: size / rows };
}

/** Largest entry of |QᴴQ − I|, of QQᴴ − I where there are fewer rows than columns. */
function orthonormalityError(values: Values, call: Call): number {
  const { parts } = dtypeInfo(call.dtype);
  const { rows, cols } = matrixOf(call);
  const [vectors, length] = rows >= cols ? [cols, rows] : [rows, cols];
  const [step, stride] = rows >= cols ? [1, cols] : [cols, 1];
  const reals = Float64Array.from(values, (item) => realOf(item, call.dtype));
  const entry = (vector: number, i: number) => (vector * step + i * stride) * parts;
  let worst = 0;
  for (let a = 0; a < vectors; a++) {
    for (let b = a; b < vectors; b++) {
      let re = a === b ? -1 : 0;
      let im = 0;
      for (let i = 0; i < length; i++) {
        const [x, y] = [entry(a, i), entry(b, i)];
        re += reals[x]! * reals[y]!;
        if (parts === 1) continue;
        re += reals[x + 1]! * reals[y + 1]!;
        im += reals[x]! * reals[y + 1]! - reals[x + 1]! * reals[y]!;
      }
      worst = Math.max(worst, Math.hypot(re, im));
    }
  }
  return worst;
}

async function isOrthonormal(rng: PortableRng, calls: readonly Call[], dtype: DType): Promise<void> {
  for (const call of calls) {
    const error = orthonormalityError(await read(make(rng, call)), call);
    if (!(error <= orthonormality(dtype))) {
      fail(`${describe(call)}: expected |QᴴQ − I| ≤ ${orthonormality(dtype)}, got ${error}`);
    }
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
