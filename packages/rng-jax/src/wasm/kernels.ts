/**
 * The WebAssembly kernels, compiled at first use: threefry's words, and float32 numbers of them.
 *
 * @module
 */
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
  const { memory, threefry, uniforms, normals } = exports as unknown as Exports;
  const buffer = memory.buffer as ArrayBuffer;
  return {
    threefry,
    uniforms,
    normals,
    words: new Uint32Array(buffer, WORDS, CHUNK),
    others: new Uint32Array(buffer, WORDS + 4 * CHUNK, CHUNK),
    numbers: new Float32Array(buffer, WORDS, CHUNK),
  };
}
