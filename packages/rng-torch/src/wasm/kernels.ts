/**
 * The WebAssembly kernels, compiled at first use: bulk normals of both devices, and Philox's words.
 *
 * @module
 */
import { wasmKernels } from "@weightinit/rng-parts";
import { sineTable, squareTable } from "../cuda/special-functions.ts";
import { BINARY } from "./binary.ts";

/** Threads that `cudaWords` serves at once; a run of the CPU's words is four times as long. */
export const LANE = 2048;

/** assembly/memory.ts has the addresses. */
const SINE_ROWS = 1024;
const WORDS = 8192;
const SQUARES = 65536;

interface Exports {
  readonly memory: WebAssembly.Memory;
  cpuNormals(blocks: number, mean: number, std: number): void;
  cudaNormals(count: number, pairs: number, mean: number, std: number): void;
  cudaWords(count: number, c0: number, c1: number, thread: number, k0: number, k1: number): void;
}

/** The kernels, and the memory that they work in. */
export interface Kernels extends Omit<Exports, "memory"> {
  /** Words, `4·LANE` of them. */
  readonly words: Uint32Array<ArrayBuffer>;
  /** The same memory as numbers. */
  readonly numbers: Float32Array<ArrayBuffer>;
}

/** The kernels, in JavaScript's place where they can be had. */
export const kernels: () => Kernels | undefined = /* @__PURE__ */ wasmKernels(BINARY, (exports: Exports): Kernels => {
  const { memory, cpuNormals, cudaNormals, cudaWords } = exports;
  const buffer = memory.buffer as ArrayBuffer;
  const rows = new Float64Array(buffer, SINE_ROWS, 256);
  const table = sineTable();
  for (let row = 0; row < 64; row++) {
    rows[4 * row] = table[3 * row]! * 2048;
    rows[4 * row + 1] = table[3 * row + 1]!;
    rows[4 * row + 2] = table[3 * row + 2]!;
  }
  new Uint16Array(buffer, SQUARES, 65536).set(squareTable());
  return {
    cpuNormals,
    cudaNormals,
    cudaWords,
    words: new Uint32Array(buffer, WORDS, 4 * LANE),
    numbers: new Float32Array(buffer, WORDS, 4 * LANE),
  };
});
