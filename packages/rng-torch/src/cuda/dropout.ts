/**
 * The factors of `dropout` on the GPU (`Dropout.cu`).
 *
 * @module
 */
import { type RealDType, WeightInitError } from "@weightinit/core";
import { philox4x32 } from "@weightinit/rng-parts";
import { type Reals, rounded } from "../reals.ts";
import { isSince, type TorchVersion } from "../torch-version.ts";
import type { CudaSource } from "./cuda-source.ts";
import { unit32 } from "./float32.ts";

/** Elements that a thread loads at once: the most that divide `n`. */
function vectorSize(n: number, type: RealDType, torch: TorchVersion): number {
  if (type === "float64" || (type !== "float32" && !isSince(torch, "2.15"))) {
    throw new WeightInitError(
      "WI_NOT_REPRODUCED",
      `expected float32, or a 16-bit type of torch "2.15", for dropout, whose other steps are not known, got ${type} of torch "${torch}"`,
    );
  }
  let size = type === "float32" ? 4 : 8;
  while (n % size !== 0) size /= 2;
  return size;
}

/** What `dropout(p)` multiplies a contiguous tensor with: 0, or 1/(1 − p). */
export function fillDropout(source: CudaSource, out: Reals, type: RealDType, p: number, torch: TorchVersion): void {
  const n = out.length;
  if (n === 0) return;
  if (p === 0 || p === 1) {
    out.fill(1 - p);
    return;
  }
  const keep = Math.fround(1 - p);
  const factor = rounded(Math.fround(1 / keep), type);
  const size = vectorSize(n, type, torch);
  if (size === 1) {
    source.visit(n, 4, (words, first, stride) => {
      for (let lane = 0, i = first; lane < 4 && i < n; lane++, i += stride) {
        out[i] = unit32(words[lane]!) < keep ? factor : 0;
      }
    });
    return;
  }
  const threads = source.threads(n);
  const [k0, k1] = source.key;
  const words = new Uint32Array(4);
  // A block serves at most 4 elements of a vector.
  const blocks = Math.max(1, size / 4);
  const served = size / blocks;
  for (let vector = 0; vector < n / size; vector++) {
    const thread = vector % threads;
    for (let block = 0; block < blocks; block++) {
      const [low, high] = source.counter(blocks * Math.floor(vector / threads) + block);
      philox4x32(low, high, thread, 0, k0, k1, words);
      for (let lane = 0; lane < served; lane++) {
        out[vector * size + block * served + lane] = unit32(words[lane]!) < keep ? factor : 0;
      }
    }
  }
  source.advance(n, 4);
}
