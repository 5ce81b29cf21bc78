/**
 * `torch.randperm` on the GPU: random keys, sorted, and equal keys shuffled (`Randperm.cu`, `Randperm.cuh`).
 *
 * @module
 */
import { philox4x32 } from "@weightinit/rng-parts";
import type { CudaSource } from "./cuda-source.ts";
import { word64 } from "./fills.ts";

/** Bits of the keys of `n` elements: enough that all differ with a chance of 0.9. */
function keyBits(n: number): number {
  return Math.min(64, Math.ceil(Math.log2(n - (6 * n * n + 1) / (12 * Math.log(0.9)))));
}

/** `torch.randperm(out.length)`. */
export function fillPermutation(source: CudaSource, out: Int32Array): void {
  const n = out.length;
  if (n === 0) return;
  const bits = keyBits(n);
  const modulus = bits <= 32 ? 2n ** 32n - 1n : 2n ** 64n - 1n;
  const high = new Uint32Array(n);
  const low = new Uint32Array(n);
  source.visit(n, 2, (words, first, stride) => {
    for (let lane = 0, i = first; lane < 2 && i < n; lane++, i += stride) {
      const key = BigInt.asUintN(bits, word64(words, lane) % modulus);
      high[i] = Number(key >> 32n);
      low[i] = Number(key & 0xffffffffn);
    }
  });
  for (let i = 0; i < n; i++) out[i] = i;
  // Stable: equal keys stay in order.
  out.sort((a, b) => high[a]! - high[b]! || low[a]! - low[b]! || a - b);
  const isEqual = (a: number, b: number) => high[a] === high[b] && low[a] === low[b];
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && isEqual(out[start]!, out[end]!)) end++;
    if (end - start > 1) shuffle(source, out.subarray(start, end), start);
    start = end;
  }
  source.offset = BigInt.asUintN(64, source.offset + 4n * BigInt(Math.ceil(n / 4)));
}

/** Shuffles a run of equal keys with words of a counter of its own. */
function shuffle(source: CudaSource, run: Int32Array, start: number): void {
  const [k0, k1] = source.key;
  const words = new Uint32Array(4);
  for (let i = run.length - 1, drawn = 0; i > 0; i--, drawn++) {
    if (drawn % 4 === 0) {
      const [low, high] = source.counter(drawn / 4);
      philox4x32(low, high, start, 0, k0, k1, words);
    }
    const j = words[drawn % 4]! % (i + 1);
    const other = run[j]!;
    run[j] = run[i]!;
    run[i] = other;
  }
}
