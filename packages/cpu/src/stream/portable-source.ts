/**
 * Reals of the portable stream by the fastest way there is: WebAssembly, on several threads for large tensors, or
 * TypeScript for small ones and where WebAssembly is refused. The bits are the same.
 *
 * @module
 */
import { type Key, portableWords } from "@weightinit/core/stream";
import type { RealSource } from "../fills/drawn.ts";
import { isShared } from "../storage.ts";
import { recipeOf, selectionRecipe } from "./kernels/recipe.ts";
import { zeroSelected } from "./kernels/sparse.ts";
import { type WasmStream, wasmStream } from "./kernels/wasm-stream.ts";
import { fillOnThreads } from "./threads/stream-on-threads.ts";
import { threadsFor } from "./threads/thread-count.ts";
import { realsFromWords } from "./words-source.ts";

/**
 * Fewest reals for which the kernels are worth compiling (milliseconds in a cold process, as much as TypeScript takes
 * for some 10⁵ values), and fewest for which calling them is once they are there.
 */
const WORTH_COMPILING = 16_384;
const WORTH_CALLING = 64;

let compiled: WasmStream | undefined;

function streamFor(reals: number): WasmStream | undefined {
  if (compiled === undefined && reals >= WORTH_COMPILING) compiled = wasmStream();
  return reals >= WORTH_CALLING ? compiled : undefined;
}

/**
 * The reals of draw number `draw` of the generator `key`.
 *
 * @param threads - most threads to use; by default those of the machine
 */
export function portableReals(key: Key, draw: number, threads: number | undefined): RealSource {
  const plain = realsFromWords(portableWords(key, draw));
  return {
    fill(fill, dtype, data, runs) {
      const stream = streamFor(data.length);
      if (stream === undefined) return plain.fill(fill, dtype, data, runs);
      const recipe = recipeOf(fill, dtype, key, draw);
      const count = threadsFor(data.length, threads, isShared(data));
      if (count === 1) stream.fill(recipe, runs, data);
      else fillOnThreads(stream, recipe, runs, data, count);
    },
    prepareZeros(fill, parts, data) {
      const stream = streamFor(data.length);
      if (stream === undefined) return plain.prepareZeros(fill, parts, data);
      const recipe = selectionRecipe(key, draw);
      return () => zeroSelected(stream, recipe, fill, parts, data);
    },
  };
}
