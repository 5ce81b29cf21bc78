/**
 * PyTorch's tensor fills on the GPU: `uniform_`, `normal_`, `exponential_`, `bernoulli_`, `random_` and `randint`.
 *
 * @module
 */
import type { RealDType } from "@weightinit/core";
import { fma, fmaf, roundHalves } from "@weightinit/rng-parts";
import { integerWriter } from "../integers.ts";
import { type Reals, rangeOf, rounded } from "../reals.ts";
import { type Kernels, kernels, LANE } from "../wasm/kernels.ts";
import type { CudaSource } from "./cuda-source.ts";
import { angle32, exponential32, normal32, radius32, unit32 } from "./float32.ts";
import { log64, normalPair64, unit64 } from "./float64.ts";

/** Calls `make` for each element with the block's words and its lane of 4. */
function eachOf4(source: CudaSource, n: number, make: (words: Uint32Array, lane: number, i: number) => void): void {
  source.visit(n, 4, (words, first, stride) => {
    for (let lane = 0, i = first; lane < 4 && i < n; lane++, i += stride) make(words, lane, i);
  });
}

/** The same of 2 lanes. */
function eachOf2(source: CudaSource, n: number, make: (words: Uint32Array, lane: number, i: number) => void): void {
  source.visit(n, 2, (words, first, stride) => {
    for (let lane = 0, i = first; lane < 2 && i < n; lane++, i += stride) make(words, lane, i);
  });
}

/** `uniform_(a, b)`. */
export function fillUniform(source: CudaSource, out: Reals, type: RealDType, a: number, b: number): void {
  const lo = rounded(a, type);
  const hi = rounded(b, type);
  const range = rangeOf(lo, hi, type);
  if (type === "float64") {
    eachOf2(source, out.length, (words, lane, i) => {
      const x = fma(unit64(words[2 * lane]!, words[2 * lane + 1]!), range, lo);
      out[i] = x === hi ? lo : x;
    });
    return;
  }
  const numbers = out as Float32Array;
  const n = out.length;
  source.visitRuns(n, 4, ({ lanes, count, first, stride }) => {
    for (let lane = 0, from = first; lane < 4 && from < n; lane++, from += stride) {
      const words = lanes[lane]!;
      const end = Math.min(count, n - from);
      for (let k = 0; k < end; k++) numbers[from + k] = fmaf(unit32(words[k]!), range, lo);
    }
  });
  if (type !== "float32") roundHalves(numbers, type);
  for (let i = 0; i < n; i++) if (numbers[i] === hi) numbers[i] = lo;
}

/** `normal_(mean, std)`. */
export function fillNormal(source: CudaSource, out: Reals, type: RealDType, mean: number, std: number): void {
  const n = out.length;
  if (type === "float64") {
    const pair = new Float64Array(2);
    source.visit(n, 2, (words, first, stride) => {
      normalPair64(words, pair);
      out[first] = fma(pair[0]!, std, mean);
      if (first + stride < n) out[first + stride] = fma(pair[1]!, std, mean);
    });
    return;
  }
  const m = Math.fround(mean);
  const s = Math.fround(std);
  const numbers = out as Float32Array;
  const made = kernels();
  if (made === undefined) normalsByScript(source, numbers, m, s);
  else normalsByKernel(made, source, numbers, m, s);
  if (type !== "float32") roundHalves(numbers, type);
}

function normalsByScript(source: CudaSource, out: Float32Array, mean: number, std: number): void {
  const n = out.length;
  source.visit(n, 4, (words, first, stride) => {
    let i = first;
    for (let pair = 0; pair < 4 && i < n; pair += 2) {
      const radius = radius32(words[pair]!);
      const angle = angle32(words[pair + 1]!);
      out[i] = fmaf(normal32(angle, radius, 0), std, mean);
      i += stride;
      if (i < n) out[i] = fmaf(normal32(angle, radius, 1), std, mean);
      i += stride;
    }
  });
}

function normalsByKernel(made: Kernels, source: CudaSource, out: Float32Array, mean: number, std: number): void {
  const n = out.length;
  source.visitRuns(n, 4, ({ count, first, stride }) => {
    const lanes = Math.min(4, Math.ceil((n - first) / stride));
    made.cudaNormals(count, Math.ceil(lanes / 2), mean, std);
    for (let lane = 0, i = first; lane < lanes; lane++, i += stride) {
      const from = lane * LANE;
      out.set(made.numbers.subarray(from, from + Math.min(count, n - i)), i);
    }
  });
}

/** `exponential_(rate)`. */
export function fillExponential(source: CudaSource, out: Reals, type: RealDType, rate: number): void {
  if (type === "float64") {
    eachOf2(source, out.length, (words, lane, i) => {
      const v = unit64(words[2 * lane]!, words[2 * lane + 1]!);
      out[i] = (-1 / rate) * (v >= 1 - 2 ** -53 ? -(2 ** -53) : log64(v));
    });
  } else {
    const r = Math.fround(rate);
    eachOf4(source, out.length, (words, lane, i) => {
      out[i] = rounded(exponential32(unit32(words[lane]!), r), type);
    });
  }
}

/** `bernoulli_(p)`: ones and zeros. */
export function fillBernoulli(source: CudaSource, out: Reals, p: number): void {
  const limit = Math.fround(p);
  eachOf4(source, out.length, (words, lane, i) => {
    out[i] = unit32(words[lane]!) < limit ? 1 : 0;
  });
}

/** Ranges from here on take two words a number. */
const WIDE = 2n ** 28n;

/** The two words of a lane as one of 64 bits. */
export const word64 = (words: Uint32Array, lane: number) =>
  (BigInt(words[2 * lane]!) << 32n) | BigInt(words[2 * lane + 1]!);

/** `randint(lo, lo + range)` of int64. */
export function fillIntegers(source: CudaSource, out: BigInt64Array | Float64Array, lo: bigint, range: bigint): void {
  const { narrow, wide } = integerWriter(out, lo);
  if (range >= WIDE) {
    eachOf2(source, out.length, (words, lane, i) => wide(i, word64(words, lane) % range));
  } else {
    const divisor = Number(range);
    eachOf4(source, out.length, (words, lane, i) => narrow(i, words[lane]! % divisor));
  }
}

/** `random_()` of int64: 0 … 2⁶³ − 1. */
export function fillInt64(source: CudaSource, out: BigInt64Array): void {
  eachOf2(source, out.length, (words, lane, i) => {
    out[i] = word64(words, lane) & (2n ** 63n - 1n);
  });
}
