/**
 * TensorFlow.js' `Orthogonal`: the Q of a QR decomposition, its signs those that make R's diagonal positive.
 *
 * TensorFlow.js decomposes in float32, on whatever backend; Q with that diagonal is unique, so this one, computed in
 * float64, agrees with all of them to their rounding.
 *
 * @module
 */
import { orthonormalize } from "@weightinit/rng-parts";
import type { Draws } from "./fills.ts";

/** `apply` of a shape that flattens to a rows×cols matrix, row-major. */
export function fillOrthogonal(
  draws: Draws,
  out: Float32Array | Float64Array,
  { rows, cols, gain }: { readonly rows: number; readonly cols: number; readonly gain: number },
): void {
  const isTall = rows >= cols;
  const [length, count] = isTall ? [rows, cols] : [cols, rows];
  // Always drawn as the tall matrix, by rows.
  const normals = new Float32Array(out.length);
  draws.normal(normals, { mean: 0, std: 1 }, false);
  const columns = new Float64Array(out.length);
  for (let i = 0; i < count; i++) for (let j = 0; j < length; j++) columns[i * length + j] = normals[j * count + i]!;
  orthonormalize(columns, length, count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < length; j++) out[isTall ? j * cols + i : i * cols + j] = columns[i * length + j]! * gain;
  }
}
