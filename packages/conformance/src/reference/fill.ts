/**
 * Every fill, written to be read: one element after the other from the words of the stream.
 *
 * @module
 */
import {
  type ConstantFill,
  type DiagonalFill,
  type DTypeInfo,
  dtypeInfo,
  type Fill,
  type OrthogonalFill,
  type RealDType,
  type SparseFill,
} from "@weightinit/core";
import {
  type ElementwiseFill,
  mulhi,
  narrow16,
  type RealFunction,
  realFunction,
  roundTo,
  SELECTION,
  VALUES,
  type WordSource,
} from "@weightinit/core/stream";
import type { Values } from "../assert.ts";
import { haar } from "./householder.ts";
import type { ReferenceTensor } from "./tensor.ts";

/** The item that stores a value of a dtype. */
function itemOf(value: number, part: RealDType): number {
  return part === "float16" || part === "bfloat16" ? narrow16(value, part) : value;
}

/** The reals `first`, `first + 1`, … of a draw. */
function fillReals(
  out: Values | Float64Array,
  real: RealFunction,
  { wordsPerPart }: DTypeInfo,
  words: WordSource,
  first: number,
): void {
  const drawn = new Uint32Array(out.length * wordsPerPart);
  words(drawn, first * wordsPerPart, VALUES);
  for (let i = 0; i < out.length; i++) out[i] = real(drawn[i * wordsPerPart]!, drawn[i * wordsPerPart + 1] ?? 0);
}

/** Elements `from`, `from + 1`, … of a law whose every real depends on its own words only. */
export function fillElementwise(
  data: Values,
  real: RealFunction,
  dtype: DTypeInfo,
  words: WordSource,
  from: number,
): void {
  fillReals(data, (w0, w1) => itemOf(real(w0, w1), dtype.part), dtype, words, from * dtype.parts);
}

function fillConstant(data: Values, { value }: ConstantFill, { part, parts }: DTypeInfo): void {
  data.fill(0);
  for (let i = 0; i < data.length; i += parts) data[i] = itemOf(value, part);
}

function fillDiagonal(data: Values, { value, base, count, axes }: DiagonalFill, dtype: DTypeInfo, from: number): void {
  data.fill(0);
  for (let i = 0; i < count; i++) {
    const [a, b] = axes;
    const at = base + ((i + a.shift) % a.size) * a.stride + ((i + b.shift) % b.size) * b.stride - from;
    if (at >= 0 && at * dtype.parts < data.length) data[at * dtype.parts] = itemOf(value, dtype.part);
  }
}

/** Knuth, The Art of Computer Programming vol. 2, 3.4.2, Algorithm S, on each column. */
function fillSparse(data: Values, { rows, cols, zeros, std }: SparseFill, dtype: DTypeInfo, words: WordSource): void {
  fillElementwise(data, realFunction({ kind: "normal", std, mean: 0 }, dtype.part), dtype, words, 0);
  const choices = new Uint32Array(rows * cols);
  words(choices, 0, SELECTION);
  for (let col = 0; col < cols; col++) {
    let left = zeros;
    for (let row = 0; row < rows; row++) {
      if (mulhi(choices[col * rows + row]!, rows - row) >= left) continue;
      left--;
      const at = (row * cols + col) * dtype.parts;
      data.fill(0, at, at + dtype.parts);
    }
  }
}

function fillOrthogonal(data: Values, { rows, cols, gain }: OrthogonalFill, dtype: DTypeInfo, words: WordSource): void {
  const standard: ElementwiseFill = { kind: "normal", std: 1, mean: 0 };
  const normals = new Float64Array(data.length);
  fillReals(normals, realFunction(standard, dtype.precision), dtype, words, 0);
  const q = haar(normals, rows, cols, dtype.parts);
  for (let i = 0; i < data.length; i++) data[i] = itemOf(roundTo(gain * q[i]!, dtype.part), dtype.part);
}

/**
 * Fills a tensor.
 *
 * @param from - index in the whole tensor of the first element of `tensor`
 */
export function fillFromWords({ data, dtype }: ReferenceTensor, fill: Fill, words: WordSource, from: number): void {
  const info = dtypeInfo(dtype);
  if (fill.kind === "constant") fillConstant(data, fill, info);
  else if (fill.kind === "diagonal") fillDiagonal(data, fill, info, from);
  else if (fill.kind === "sparse") fillSparse(data, fill, info, words);
  else if (fill.kind === "orthogonal") fillOrthogonal(data, fill, info, words);
  else fillElementwise(data, realFunction(fill, info.part), info, words, from);
}
