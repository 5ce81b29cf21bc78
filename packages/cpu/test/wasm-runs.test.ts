/** Runs of a draw, packed: the same bits as the reference makes one by one, in WebAssembly and in TypeScript. */
import type { RealDType } from "@weightinit/core";
import { type ElementwiseFill, portableWords } from "@weightinit/core/stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recipeOf } from "../src/stream/kernels/recipe.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";
import type { Runs } from "../src/stream/runs.ts";
import { realsFromWords } from "../src/stream/words-source.ts";
import { DTYPES, expectSameBits, fillsFor, reference, storage } from "./wasm-support.ts";

const stream = wasmStream()!;
const KEY = [0x89abcdef, 0x01234567] as const;
const DRAW = 3;

/** Each run by itself. */
function expected(fill: ElementwiseFill, dtype: RealDType, { first, run, stride }: Runs, count: number) {
  const out = storage(dtype, count);
  for (let at = 0, from = first; at < count; at += run, from += stride) {
    out.set(reference(fill, dtype, KEY, DRAW, from, Math.min(run, count - at)), at);
  }
  return out;
}

function packed(fill: ElementwiseFill, dtype: RealDType, runs: Runs, count: number) {
  const out = storage(dtype, count);
  stream.fill(recipeOf(fill, dtype, KEY, DRAW), runs, out);
  return out;
}

const runLengths = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 3000 }));
const gaps = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 50 }) },
  { weight: 2, arbitrary: fc.integer({ min: 51, max: 5000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 2 ** 32 - 8, max: 2 ** 40 }) },
);
const someRuns = fc
  .record({
    first: fc.oneof(fc.nat(20), fc.integer({ min: 2 ** 32 - 40, max: 2 ** 34 + 40 })),
    run: runLengths,
    gap: gaps,
  })
  .map(({ first, run, gap }): Runs => ({ first, run, stride: run + gap }));

describe.each(DTYPES)("%s", (dtype) => {
  it.each(fillsFor(dtype))("$kind: any runs", (fill) => {
    fc.assert(
      fc.property(someRuns, fc.integer({ min: 1, max: 6000 }), (runs, count) => {
        expectSameBits(packed(fill, dtype, runs, count), expected(fill, dtype, runs, count));
      }),
      { numRuns: 60 },
    );
  });

  it.each(fillsFor(dtype))("$kind: in TypeScript", (fill) => {
    fc.assert(
      fc.property(someRuns, fc.integer({ min: 1, max: 6000 }), (runs, count) => {
        const out = storage(dtype, count);
        realsFromWords(portableWords(KEY, DRAW)).fill(fill, dtype, out, runs);
        expectSameBits(out, expected(fill, dtype, runs, count));
      }),
      { numRuns: 20 },
    );
  });

  it("every short run and gap, from every remainder", () => {
    const [, fill] = fillsFor(dtype) as [ElementwiseFill, ElementwiseFill];
    for (let first = 0; first < 4; first++) {
      for (let run = 1; run <= 9; run++) {
        for (let gap = 0; gap <= 9; gap++) {
          const runs = { first, run, stride: run + gap };
          expectSameBits(packed(fill, dtype, runs, 67), expected(fill, dtype, runs, 67));
        }
      }
    }
  });

  it("a part of an array, and nothing around it", () => {
    const [fill] = fillsFor(dtype);
    for (const runs of [
      { first: 11, run: 5, stride: 7 },
      { first: 3, run: 1500, stride: 2 ** 33 + 1 },
    ]) {
      const out = storage(dtype, 4000).fill(7);
      stream.fill(recipeOf(fill!, dtype, KEY, DRAW), runs, out, 20, 3100);
      const all = expected(fill!, dtype, runs, 3120);
      expectSameBits(out.slice(20, 3120), all.slice(20));
      expect([...out.subarray(0, 20), ...out.subarray(3120)].every((item) => item === 7)).toBe(true);
    }
  });

  it("runs across 2^32 blocks", () => {
    const perBlock = dtype === "float64" ? 2 : 4;
    for (const fill of fillsFor(dtype)) {
      for (const run of [3, 100, 2000]) {
        const runs = { first: 2 ** 32 * perBlock - 5 * run - 1, run, stride: run + 2 };
        expectSameBits(packed(fill, dtype, runs, 10 * run), expected(fill, dtype, runs, 10 * run));
      }
    }
  });

  it("large tiles: more runs than trials need", () => {
    const [, fill] = fillsFor(dtype);
    const runs = { first: 5, run: 1021, stride: 8192 };
    const out = packed(fill!, dtype, runs, 3_000_000);
    for (const at of [0, 999_999, 2_999_000]) {
      const all = storage(dtype, 1000);
      for (let j = 0; j < 1000; j++) {
        const nth = Math.floor((at + j) / runs.run);
        all.set(reference(fill!, dtype, KEY, DRAW, runs.first + nth * runs.stride + ((at + j) % runs.run), 1), j);
      }
      expectSameBits(out.subarray(at, at + 1000), all);
    }
  });
});
