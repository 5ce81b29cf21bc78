import type { RealDType } from "@weightinit/core";
import type { ElementwiseFill } from "@weightinit/core/stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recipeOf } from "../src/stream/kernels/recipe.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";
import { oneRun } from "../src/stream/runs.ts";
import { DTYPES, expectSameBits, fillsFor, reference, referenceOfWords, storage } from "./wasm-support.ts";

const stream = wasmStream()!;
const KEY = [0x89abcdef, 0x01234567] as const;

function made(fill: ElementwiseFill, dtype: RealDType, first: number, count: number, draw = 3) {
  const out = storage(dtype, count);
  stream.fill(recipeOf(fill, dtype, KEY, draw), oneRun(first), out);
  return out;
}

describe.each(DTYPES)("%s kernels against the reference", (dtype) => {
  it.each(fillsFor(dtype))("$kind: any length, anywhere", (fill) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 67 }),
        fc.oneof(
          fc.integer({ min: 0, max: 100 }),
          fc.maxSafeNat().map((n) => Math.min(n, 2 ** 53 - 100)),
        ),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        (count, first, draw) => {
          expectSameBits(made(fill, dtype, first, count, draw), reference(fill, dtype, KEY, draw, first, count));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(fillsFor(dtype))("$kind: every length up to 67 from every remainder", (fill) => {
    const all = reference(fill, dtype, KEY, 3, 0, 80);
    for (let first = 0; first < 8; first++) {
      for (let count = 0; count <= 67; count++) {
        expectSameBits(made(fill, dtype, first, count), all.subarray(first, first + count));
      }
    }
  });

  it.each(fillsFor(dtype))("$kind: several tiles and their seams", (fill) => {
    expectSameBits(made(fill, dtype, 5, 40_001), reference(fill, dtype, KEY, 3, 5, 40_001));
  });

  it("crosses 2^32 blocks", () => {
    const perBlock = dtype === "float64" ? 2 : 4;
    for (const fill of fillsFor(dtype)) {
      for (const before of [1, 43, 44, 1100]) {
        const first = 2 ** 32 * perBlock - before;
        expectSameBits(made(fill, dtype, first, 3000), reference(fill, dtype, KEY, 3, first, 3000));
      }
    }
  });

  it("fills a part of an array and nothing else", () => {
    const [fill] = fillsFor(dtype);
    const out = storage(dtype, 100).fill(7);
    stream.fill(recipeOf(fill!, dtype, KEY, 3), oneRun(11 - 20), out, 20, 30);
    const expected = storage(dtype, 100).fill(7);
    expected.set(reference(fill!, dtype, KEY, 3, 11, 30), 20);
    expectSameBits(out, expected);
  });
});

/** Words where something changes: signs, the table's ends, rounding of |x|, every octave of the tails. */
const EDGE_WORDS = Uint32Array.from([
  ...[0, 1, 2, 3, 4, 5, 0xff, 0x100, 0xffff, 0x10000, 0x7fffff, 0x800000, 0xffffff, 0x1000000, 0x1000001],
  ...[0x7ffffffe, 0x7fffffff, 0x7fffff00, 0x7fffff7f, 0x7fffff80, 0x7fffffc0, 0x7fffffbf, 0x5a5a5a5a, 0xa5a5a5a5],
  ...[0x80000000, 0x80000001, 0x80000040, 0x80000041, 0x80000080, 0x80000100, 0xfffffffe, 0xffffffff, 0xdeadbeef],
  ...Array.from({ length: 32 }, (_, bit) => 2 ** bit),
  ...Array.from({ length: 32 }, (_, bit) => 2 ** 32 - 2 ** bit),
]);

/** Each edge word as a high half with each as a low half. */
const EDGE_PAIRS = Uint32Array.from([...EDGE_WORDS].flatMap((high) => [...EDGE_WORDS].flatMap((low) => [high, low])));

const half = 2 ** -24;
const EXTREMES: readonly ElementwiseFill[] = [
  { kind: "normal", std: 0, mean: 0 },
  { kind: "normal", std: 0, mean: -0 },
  { kind: "normal", std: 1, mean: -0 },
  { kind: "normal", std: 2 ** -149, mean: 0 },
  { kind: "normal", std: 3 * 2 ** -149, mean: 0 },
  { kind: "normal", std: Math.fround(1.1e-38), mean: Math.fround(1e-39) },
  { kind: "normal", std: Math.fround(1.7 * 2 ** -98), mean: 0 },
  { kind: "normal", std: Math.fround(1.7 * 2 ** -99), mean: 0 },
  { kind: "normal", std: Math.fround(3e-8), mean: 0 },
  { kind: "normal", std: Math.fround(20000), mean: Math.fround(-1e4) },
  { kind: "normal", std: Math.fround(3e38), mean: Math.fround(-1e38) },
  { kind: "uniform", half: 2 ** -102, mid: 0, first: -(2 ** -102), last: 2 ** -102 },
  { kind: "uniform", half: Math.fround(1e38), mid: Math.fround(2e38), first: 0, last: Math.fround(2.5e38) },
  { kind: "uniform", half, mid: 1, first: 1, last: 1 },
  { kind: "uniform", half: 1, mid: 0, first: 0, last: 0.25 },
  { kind: "uniform", half: 2 ** -26, mid: 0, first: 0, last: 2 ** -24 },
  { kind: "uniform", half: 2 ** -26, mid: 0, first: -(2 ** -24), last: 0 },
];

describe.each(DTYPES)("%s kernels where arithmetic ends", (dtype) => {
  const words = dtype === "float64" ? EDGE_PAIRS : EDGE_WORDS;

  it.each([...fillsFor(dtype), ...EXTREMES])("%o", (fill) => {
    const expected = referenceOfWords(fill, dtype, words);
    const out = storage(dtype, expected.length);
    stream.transform(recipeOf(fill, dtype, KEY, 0), words, out);
    expectSameBits(out, expected);
  });

  it("any std and mean, at any words", () => {
    const float = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(float, float, fc.uint32Array({ minLength: 64, maxLength: 64 }), (std, mean, some) => {
        const fill = { kind: "normal", std: Math.abs(std), mean } as const;
        const out = storage(dtype, dtype === "float64" ? 32 : 64);
        stream.transform(recipeOf(fill, dtype, KEY, 0), some, out);
        expectSameBits(out, referenceOfWords(fill, dtype, some));
      }),
      { numRuns: 300 },
    );
  });

  it("any run of cells", () => {
    const bits = dtype === "float64" ? 64n : 32n;
    const cell = fc.bigInt({ min: 0n, max: 2n ** bits - 1n });
    const cells = fc.bigInt({ min: 1n, max: 2n ** bits });
    fc.assert(
      fc.property(cell, cells, fc.uint32Array({ minLength: 64, maxLength: 64 }), (start, most, some) => {
        const range = start + most > 2n ** bits ? 2n ** bits - start : most;
        const fill = { kind: "truncatedNormal", std: 1, mean: 0, first: -9.5, last: 9.5, start, range } as const;
        const out = storage(dtype, dtype === "float64" ? 32 : 64);
        stream.transform(recipeOf(fill, dtype, KEY, 0), some, out);
        expectSameBits(out, referenceOfWords(fill, dtype, some));
      }),
      { numRuns: 200 },
    );
  });
});

it("float64 beyond the tail's far bound: a root above 5 in one element of 36 thousand million", () => {
  const words = Uint32Array.from(
    [...Array(40).keys()].flatMap((i) => [0, 0xffffffff >>> (i % 32), i % 7, 1 + 12345 * i]),
  );
  const fill = { kind: "normal", std: 1, mean: 0 } as const;
  const out = new Float64Array(words.length / 2);
  stream.transform(recipeOf(fill, "float64", KEY, 0), words, out);
  expect(Math.max(...out.map(Math.abs))).toBeGreaterThan(6.7);
  expectSameBits(out, referenceOfWords(fill, "float64", words));
});

it.each(DTYPES)("a million %s normals", (dtype) => {
  const [fill] = fillsFor(dtype);
  expectSameBits(made(fill!, dtype, 12_345, 1_000_000), reference(fill!, dtype, KEY, 3, 12_345, 1_000_000));
});
