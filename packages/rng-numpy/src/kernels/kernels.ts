/**
 * The memory that words are drawn to, and what fills it fast where WebAssembly may be compiled.
 *
 * @module
 */
import { wasmKernels } from "@weightinit/rng-parts";
import { BINARY } from "./binary.ts";

/** 64-bit words that are drawn ahead at most. 8 KB stay in the first-level cache beside the tables and the numbers. */
export const capacity = 1024;
/** Address of the first of them, behind the state. */
const start = 64;

/** Writes `count` 64-bit words from word `at` on, by a generator whose state is `state`, and leaves its next one. */
export type Kernel = (state: Int32Array, at: number, count: number) => void;
/** The generators that have a kernel. */
export type KernelName = "pcg64" | "pcg64dxsm" | "sfc64" | "philox";

interface Kernels {
  /** The words, pairs of low and high halves; three more than `capacity`, so that blocks of four fit. */
  readonly words: Int32Array;
  /** `undefined` where there is no WebAssembly. */
  kernel(name: KernelName): Kernel | undefined;
}

const compiled = /* @__PURE__ */ wasmKernels(BINARY, (exports: WebAssembly.Exports): Kernels => {
  const { buffer } = exports.memory as WebAssembly.Memory;
  const memory = new Int32Array(buffer, 0, start / 4);
  const kernel = (name: KernelName): Kernel => {
    const run = exports[name] as (address: number, count: number) => void;
    return (state, at, count) => {
      memory.set(state);
      run(start + 8 * at, count);
      for (let i = 0; i < state.length; i++) state[i] = memory[i]!;
    };
  };
  return { words: new Int32Array(buffer, start, 2 * (capacity + 3)), kernel };
});

let made: Kernels | undefined;

/** Shared by all generators of the thread: no call leaves words of its own behind. */
export function kernels(): Kernels {
  // Without WebAssembly the generators have their steps in JavaScript.
  made ??= compiled() ?? { words: new Int32Array(2 * (capacity + 3)), kernel: () => undefined };
  return made;
}
