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
  type FillPlace,
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

function fillDiagonal(
  data: Values,
  { value, base, count, axes }: DiagonalFill,
  dtype: DTypeInfo,
  { from, run, stride }: FillPlace,
): void {
  data.fill(0);
  const ones = new Set<number>();
  for (let i = 0; i < count; i++) {
    const [a, b] = axes;
    ones.add(base + ((i + a.shift) % a.size) * a.stride + ((i + b.shift) % b.size) * b.stride);
  }
  for (let j = 0; j * dtype.parts < data.length; j++) {
    const element = from + Math.floor(j / run) * stride + (j % run);
    if (ones.has(element)) data[j * dtype.parts] = itemOf(value, dtype.part);
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

function fillOrthogonal(
  data: Values,
  { rows, cols, gain, spacing }: OrthogonalFill,
  dtype: DTypeInfo,
  words: WordSource,
  { from, at }: FillPlace,
): void {
  const standard: ElementwiseFill = { kind: "normal", std: 1, mean: 0 };
  const { parts } = dtype;
  const normals = new Float64Array(rows * cols * parts);
  fillReals(normals, realFunction(standard, dtype.precision), dtype, words, from * parts);
  const q = haar(normals, rows, cols, parts);
  for (let i = 0; i < q.length; i++) {
    const real = (at + Math.floor(i / parts) * spacing) * parts + (i % parts);
    data[real] = itemOf(roundTo(gain * q[i]!, dtype.part), dtype.part);
  }
}

/** Fills what a place says of a tensor. */
export function fillFromWords(
  { data: all, dtype }: ReferenceTensor,
  fill: Fill,
  words: WordSource,
  place: FillPlace,
): void {
  const info = dtypeInfo(dtype);
  const { parts } = info;
  const { from, at, length, run, stride } = place;
  const data = all.subarray(at * parts, (at + length) * parts);
  if (fill.kind === "values") data.set(fill.values);
  else if (fill.kind === "constant") fillConstant(data, fill, info);
  else if (fill.kind === "diagonal") fillDiagonal(data, fill, info, place);
  else if (fill.kind === "sparse") fillSparse(data, fill, info, words);
  else if (fill.kind === "orthogonal") fillOrthogonal(all, fill, info, words, place);
  else {
    const real = realFunction(fill, info.part);
    for (let j = 0, start = from; j < length; j += run, start += stride) {
      fillElementwise(data.subarray(j * parts, (j + run) * parts), real, info, words, start);
    }
  }
}
