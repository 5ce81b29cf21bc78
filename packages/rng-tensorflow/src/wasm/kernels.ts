/**
 * The WebAssembly kernels, compiled at first use: Philox's words, and the float32 normals made of them.
 *
 * @module
 */
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

let made: Kernels | null | undefined;

/**
 * The kernels; `undefined` where there is no WebAssembly with SIMD, or where compiling is refused, as by a
 * Content-Security-Policy without `wasm-unsafe-eval`. JavaScript then computes the same bits.
 */
export function kernels(): Kernels | undefined {
  if (made === undefined) {
    try {
      made = instantiate();
    } catch {
      made = null;
    }
  }
  return made ?? undefined;
}

function instantiate(): Kernels {
  const bytes = new Uint8Array(BINARY.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(BINARY.slice(2 * i, 2 * i + 2), 16);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { memory, blocks, normals, truncatedNormals } = exports as unknown as Exports;
  const buffer = memory.buffer as ArrayBuffer;
  return {
    blocks,
    normals,
    truncatedNormals,
    words: new Uint32Array(buffer, WORDS, CHUNK),
    numbers: new Float32Array(buffer, WORDS, CHUNK),
  };
}
