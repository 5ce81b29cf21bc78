/**
 * How near an orthogonal matrix is to one, and to the reference's.
 *
 * @module
 */
import { type DType, dtypeInfo } from "@weightinit/core";
import { fail, realOf, type Values } from "./assert.ts";

/** Largest relative error of rounding to a 16-bit dtype. */
const ROUNDING: Readonly<Record<string, number>> = { float16: 2 ** -11, bfloat16: 2 ** -8 };

/** How far a backend's values may lie from the reference's (docs/stream.md, "Orthogonal matrices"). */
export function tolerance(dtype: DType, gain: number): (expected: number) => number {
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

/** Largest entry of |QᴴQ − I|, of QQᴴ − I where there are fewer rows than columns. */
function errorOf(reals: Float64Array, parts: number, { rows, cols }: Matrix): number {
  const [vectors, length] = rows >= cols ? [cols, rows] : [rows, cols];
  const [step, stride] = rows >= cols ? [1, cols] : [cols, 1];
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

/** Rows and columns of a matrix. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
}

/** Fails unless the values are a matrix with orthonormal columns, or rows where there are fewer of them. */
export function orthonormal(values: Values, dtype: DType, matrix: Matrix, what: string): void {
  const reals = Float64Array.from(values, (item) => realOf(item, dtype));
  const error = errorOf(reals, dtypeInfo(dtype).parts, matrix);
  const most = orthonormality(dtype);
  if (!(error <= most)) fail(`${what}: expected |QᴴQ − I| ≤ ${most}, got ${error}`);
}
