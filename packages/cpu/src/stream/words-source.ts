/**
 * Reals from words, in plain TypeScript: small tensors, functions as generators, and engines without WebAssembly.
 *
 * @module
 */
import type { DTypeInfo } from "@weightinit/core";
import { mulhi, realFunction, SELECTION, VALUES, type WordSource } from "@weightinit/core/stream";
import type { DrawingFill, RealSource } from "../fills/drawn.ts";
import { type Chooser, zeroAtRandom } from "../fills/select.ts";
import { encoder } from "../storage.ts";

/** Words made at a time: 16 KB, which stays in the first-level cache. */
const TILE = 4096;
/** One tile for all fills: a small tensor costs no allocation but its own. */
const tile = /* @__PURE__ */ new Uint32Array(TILE);

/** Chooses by the words of lane 1, one after the other. */
function chooserFrom(words: WordSource, total: number): Chooser {
  let next = 0;
  return (n) => {
    const at = next % TILE;
    if (at === 0) words(tile, next, SELECTION, Math.min(TILE, total - next));
    next++;
    return mulhi(tile[at]!, n);
  };
}

/** The reals that the words of one draw make. */
export function realsFromWords(words: WordSource): RealSource {
  return {
    fill(fill, dtype, data, { first, run, stride }) {
      const real = realFunction(fill, dtype);
      const encode = encoder(dtype);
      const wordsEach = dtype === "float64" ? 2 : 1;
      const step = TILE / wordsEach;
      for (let start = 0, count = 0; start < data.length; start += count) {
        const nth = Math.floor(start / run);
        const inRun = start - nth * run;
        count = Math.min(step, run - inRun, data.length - start);
        words(tile, (first + nth * stride + inRun) * wordsEach, VALUES, count * wordsEach);
        if (wordsEach === 1) for (let i = 0; i < count; i++) data[start + i] = encode(real(tile[i]!, 0));
        else for (let i = 0; i < count; i++) data[start + i] = encode(real(tile[2 * i]!, tile[2 * i + 1]!));
      }
    },
    prepareZeros: (fill, parts, data) => () => {
      zeroAtRandom(fill, parts, chooserFrom(words, fill.rows * fill.cols), data);
    },
  };
}

/** Words of each lane that a fill of `length` reals consumes. */
export function wordsNeeded(
  fill: DrawingFill,
  dtype: DTypeInfo,
  length: number,
): readonly [values: number, selection: number] {
  const selection = fill.kind === "sparse" ? length / dtype.parts : 0;
  return [length * dtype.wordsPerPart, selection];
}
