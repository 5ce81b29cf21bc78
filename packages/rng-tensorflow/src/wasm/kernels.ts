/**
 * The WebAssembly kernels, compiled at first use: Philox's words, and the float32 normals made of them.
 *
 * @module
 */
import { wasmKernels } from "@weightinit/rng-parts";
import { BINARY } from "./binary.ts";

/** Words that are made at once. */
export const CHUNK = 8192;

/** assembly/memory.ts has the address. */
const WORDS = 8192;

interface Exports {
  readonly memory: WebAssembly.Memory;
  blocks(count: number, c0: number, c1: number, c2: number, c3: number, k0: number, k1: number): void;
  normals(pairs: number): void;
  truncatedNormals(groups: number, c0: number, c1: number, c2: number, c3: number, k0: number, k1: number): void;
}

/** The kernels, and the memory that they work in. */
export interface Kernels extends Omit<Exports, "memory"> {
  /** {@link CHUNK} words. */
  readonly words: Uint32Array<ArrayBuffer>;
  /** The same memory as numbers. */
  readonly numbers: Float32Array<ArrayBuffer>;
}

/** The kernels, in JavaScript's place where they can be had. */
export const kernels: () => Kernels | undefined = /* @__PURE__ */ wasmKernels(BINARY, (exports: Exports): Kernels => {
  const { memory, blocks, normals, truncatedNormals } = exports;
  const buffer = memory.buffer as ArrayBuffer;
  return {
    blocks,
    normals,
    truncatedNormals,
    words: new Uint32Array(buffer, WORDS, CHUNK),
    numbers: new Float32Array(buffer, WORDS, CHUNK),
  };
});
