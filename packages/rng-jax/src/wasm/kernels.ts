/**
 * The WebAssembly kernels, compiled at first use: threefry's words, and float32 numbers of them.
 *
 * @module
 */
import { wasmKernels } from "@weightinit/rng-parts";
import { CHUNK } from "../chunk.ts";
import { BINARY } from "./binary.ts";

/** assembly/memory.ts has the address. */
const WORDS = 8192;

interface Exports {
  readonly memory: WebAssembly.Memory;
  threefry(count: number, k0: number, k1: number, c0: number, c1: number, step: 0 | 1, isJoined: boolean): void;
  uniforms(count: number, lo: number, range: number, scale: number, shift: number): void;
  normals(
    count: number,
    lo: number,
    range: number,
    root: number,
    least: number,
    most: number,
    scale: number,
    shift: number,
  ): void;
}

/** The kernels, and the memory that they work in. */
export interface Kernels extends Omit<Exports, "memory"> {
  /** Words, a chunk of them. */
  readonly words: Uint32Array<ArrayBuffer>;
  /** The second words of blocks. */
  readonly others: Uint32Array<ArrayBuffer>;
  /** The memory of `words` as numbers. */
  readonly numbers: Float32Array<ArrayBuffer>;
}

/** The kernels, in JavaScript's place where they can be had. */
export const kernels: () => Kernels | undefined = /* @__PURE__ */ wasmKernels(BINARY, (exports: Exports): Kernels => {
  const { memory, threefry, uniforms, normals } = exports;
  const buffer = memory.buffer as ArrayBuffer;
  return {
    threefry,
    uniforms,
    normals,
    words: new Uint32Array(buffer, WORDS, CHUNK),
    others: new Uint32Array(buffer, WORDS + 4 * CHUNK, CHUNK),
    numbers: new Float32Array(buffer, WORDS, CHUNK),
  };
});
