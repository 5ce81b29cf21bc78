/** What the kernels must equal: core's reference of the stream, one element after the other. */
import type { RealDType } from "@weightinit/core";
import { type ElementwiseFill, fillWords, type Key, narrow16, realFunction, VALUES } from "@weightinit/core/stream";
import { expect } from "vitest";
import type { Items } from "../src/storage.ts";

export const DTYPES = ["float32", "float16", "bfloat16", "float64"] as const;

const CLASSES = { float16: Uint16Array, bfloat16: Uint16Array, float32: Float32Array, float64: Float64Array };

export function storage(dtype: RealDType, length: number): Items {
  return new CLASSES[dtype](length);
}

/** The reals that given words make. */
export function referenceOfWords(fill: ElementwiseFill, dtype: RealDType, words: Uint32Array): Items {
  const real = realFunction(fill, dtype);
  if (dtype === "float64")
    return storage(dtype, words.length / 2).map((_, i) => real(words[2 * i]!, words[2 * i + 1]!));
  const encode = dtype === "float32" ? (x: number) => x : (x: number) => narrow16(x, dtype);
  return storage(dtype, words.length).map((_, i) => encode(real(words[i]!, 0)));
}

/** Elements `first` … `first + count − 1` of a draw. */
export function reference(
  fill: ElementwiseFill,
  dtype: RealDType,
  key: Key,
  draw: number,
  first: number,
  count: number,
): Items {
  const perElement = dtype === "float64" ? 2 : 1;
  const words = new Uint32Array(count * perElement);
  fillWords(words, key, draw, VALUES, first * perElement);
  return referenceOfWords(fill, dtype, words);
}

/** The same bits, −0 and NaN included; tells the first element that differs. */
export function expectSameBits(actual: Items, expected: Items): void {
  const a = new Uint8Array(actual.buffer, actual.byteOffset, actual.byteLength);
  const b = new Uint8Array(expected.buffer, expected.byteOffset, expected.byteLength);
  if (Buffer.compare(a, b) === 0) return;
  const differs = a.length === b.length ? a.findIndex((byte, i) => byte !== b[i]) : 0;
  const at = Math.floor(differs / actual.BYTES_PER_ELEMENT);
  expect({ length: actual.length, at, value: actual[at] }).toEqual({
    length: expected.length,
    at,
    value: expected[at],
  });
  expect(differs).toBe(-1);
}

// The truncated normal on [−2, 2] of the known answers.
const MIDDLE_CELLS = {
  float32: { start: 0x05d2f3c4n, range: 4099545208n },
  float64: { start: 0x5d2f3e0b2761760n, range: 0xf45a183e9b13d140n },
};
const ALL_CELLS = { float32: { start: 0n, range: 2n ** 32n }, float64: { start: 0n, range: 2n ** 64n } };

/** A few fills of each kind, with parameters as core resolves them. */
export function fillsFor(dtype: RealDType): readonly ElementwiseFill[] {
  const precision = dtype === "float64" ? "float64" : "float32";
  return [
    { kind: "normal", std: Math.fround(0.02), mean: Math.fround(0.1) },
    { kind: "normal", std: 1, mean: 0 },
    { kind: "uniform", half: 0.5, mid: 0.5, first: 0, last: 1 - 2 ** -8 },
    { kind: "uniform", half: 1, mid: 0, first: -1, last: 1 - 2 ** -8 },
    { kind: "truncatedNormal", std: 1, mean: 0, first: -2, last: 2, ...MIDDLE_CELLS[precision] },
    { kind: "truncatedNormal", std: 0.5, mean: 3, first: -1, last: 7, ...ALL_CELLS[precision] },
  ];
}
