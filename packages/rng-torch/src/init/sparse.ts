/**
 * `torch.nn.init.sparse_`.
 *
 * @module
 */
import type { RealDType } from "@weightinit/core";
import type { Reals } from "../reals.ts";
import type { TorchSource } from "./torch-source.ts";

/** `sparse_` of a matrix: normals, then the first `zeros` rows of a permutation are 0 in each column. */
export function fillSparse(
  source: TorchSource,
  out: Reals,
  type: RealDType,
  [rows, cols]: readonly [number, number],
  { zeros, std }: { readonly zeros: number; readonly std: number },
): void {
  source.normal(out, type, 0, std);
  const permutation = new Int32Array(rows);
  for (let col = 0; col < cols; col++) {
    source.cpuPermutation(permutation);
    for (const row of permutation.subarray(0, zeros)) out[row * cols + col] = 0;
  }
}
