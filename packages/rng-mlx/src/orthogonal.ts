/**
 * `mlx.nn.init.orthogonal`: a corner of the Q of a square matrix, its signs those that make R's diagonal positive.
 *
 * MLX decomposes in float32; Q with that diagonal is unique, so this one, computed in float64, agrees with it to its
 * rounding.
 *
 * @module
 */
import { type Half, orthonormalize, roundHalves } from "@weightinit/rng-parts";
import { notReproduced } from "./arguments.ts";
import { fillNormal } from "./fills.ts";
import type { KeyWords } from "./key-words.ts";

/** rows×cols numbers, row-major. */
export function fillOrthogonal(
  key: KeyWords,
  out: Float32Array,
  type: "float32" | Half,
  { rows, cols, gain }: { readonly rows: number; readonly cols: number; readonly gain: number },
): void {
  const n = Math.max(rows, cols);
  if (n * n >= 2 ** 32) throw notReproduced("a matrix of fewer than 2^16 rows and columns", `${rows}×${cols}`);
  const normals = new Float32Array(n * n);
  fillNormal(key, normals, "float32", { scale: 1 });
  // The first columns of Q need no others of the matrix.
  const columns = new Float64Array(n * cols);
  for (let i = 0; i < cols; i++) for (let j = 0; j < n; j++) columns[i * n + j] = normals[j * n + i]!;
  orthonormalize(columns, n, cols);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < cols; i++) out[j * cols + i] = Math.fround(columns[i * n + j]!) * gain;
  }
  if (type !== "float32") roundHalves(out, type);
}
