/**
 * `jax.random.orthogonal`, up to LAPACK's rounding.
 *
 * @module
 */
import type { RealDType } from "@weightinit/core";
import { orthonormalize } from "@weightinit/rng-parts";

/** What `orthogonal` draws and makes. */
export interface Matrices {
  readonly rows: number;
  readonly cols: number;
  readonly matrices: number;
  readonly gain: number;
}

/** Q of one draw of normals for a stack of matrices, times the gain, which the type rounds. */
export function orthogonalOf(
  normals: Float32Array | Float64Array,
  type: RealDType,
  { rows, cols, matrices, gain }: Matrices,
): Float32Array | Float64Array {
  const out = normals.slice();
  const isTall = rows >= cols;
  const [length, count] = isTall ? [rows, cols] : [cols, rows];
  const columns = new Float64Array(rows * cols);
  const round = type === "float64" ? (x: number) => x : Math.fround;
  const factor = round(gain);
  for (let k = 0; k < matrices; k++) {
    const start = k * rows * cols;
    // JAX draws the tall matrix, row-major, whichever is asked for.
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < length; j++) columns[i * length + j] = normals[start + j * count + i]!;
    }
    orthonormalize(columns, length, count);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < length; j++) {
        out[start + (isTall ? j * count + i : i * length + j)] = factor * round(columns[i * length + j]!);
      }
    }
  }
  return out;
}
