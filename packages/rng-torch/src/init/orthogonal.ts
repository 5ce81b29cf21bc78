/**
 * `torch.nn.init.orthogonal_`.
 *
 * @module
 */
import { type RealDType, WeightInitError } from "@weightinit/core";
import { orthonormalize } from "@weightinit/rng-parts";
import { type Reals, realsOf, rounded } from "../reals.ts";
import type { TorchSource } from "./torch-source.ts";

/** `orthogonal_(gain)` of a rows×cols matrix, row-major. */
export function fillOrthogonal(
  source: TorchSource,
  out: Reals,
  type: RealDType,
  rows: number,
  cols: number,
  gain: number,
): void {
  if (type !== "float32" && type !== "float64") {
    throw new WeightInitError(
      "WI_NOT_REPRODUCED",
      `expected float32 or float64 for orthogonal, as PyTorch decomposes no others, got ${type}`,
    );
  }
  const normals = realsOf(type, out.length);
  source.normal(normals, type, 0, 1);
  const isTall = rows >= cols;
  const [length, count] = isTall ? [rows, cols] : [cols, rows];
  // Column i of the tall matrix lies at i·length.
  const place = (i: number, j: number) => (isTall ? j * cols + i : i * length + j);
  const columns = new Float64Array(out.length);
  for (let i = 0; i < count; i++) for (let j = 0; j < length; j++) columns[i * length + j] = normals[place(i, j)]!;
  orthonormalize(columns, length, count);
  const scale = rounded(gain, type);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < length; j++) out[place(i, j)] = rounded(columns[i * length + j]!, type) * scale;
  }
}
