/**
 * A tensor cut into blocks of at most a MiB: contiguous bytes of it. What each is follows from its number.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { makesParts } from "./part-laws.ts";
import { elementBytes, type PlacedTensor, type TensorFile } from "./placed-tensor.ts";

/**
 * Half of it takes 6 % more time, for two threads that make 2.5 GB: each has more calls, and the compiler optimizes for
 * more of them. Twice as much takes 3 % less and 1 MB more memory a thread (Node 20, interleaved runs).
 */
export const BLOCK_BYTES = 1 << 20;

/** Part of a parameter along its axes; the axes without one are whole. */
export type BlockSlice = Readonly<Record<number, readonly [number, number]>>;

/** The file that something lies in. */
type InFile = Pick<TensorFile, "name">;

/** Contiguous bytes of a tensor. */
export interface Block {
  readonly file: InFile;
  readonly tensor: PlacedTensor;
  /** `undefined` for the whole parameter. */
  readonly slice: BlockSlice | undefined;
  /** Where they begin in the file. */
  readonly offset: number;
  readonly byteLength: number;
}

/** How one tensor is cut: along `axis`, `step` indices at a time, for every index of the axes before. */
export interface Cut {
  readonly file: InFile;
  readonly tensor: PlacedTensor;
  /** Number of its first block. */
  readonly first: number;
  readonly count: number;
  /** -1 for one block. */
  readonly axis: number;
  readonly step: number;
  /** Bytes of one index of `axis`. */
  readonly stride: number;
}

/** @param first - number of its first block */
export function cutOf(file: InFile, tensor: PlacedTensor, first: number, stream: string | undefined): Cut {
  const { shape, byteLength, parameter } = tensor;
  const whole = { file, tensor, first, count: byteLength === 0 ? 0 : 1, axis: -1, step: 1, stride: byteLength };
  if (byteLength <= BLOCK_BYTES || !makesParts(parameter, stream)) return whole;
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)) * elementBytes(tensor));
  const axis = strides.findIndex((stride) => stride <= BLOCK_BYTES);
  const step = Math.floor(BLOCK_BYTES / strides[axis]!);
  const count = product(shape.slice(0, axis)) * Math.ceil(shape[axis]! / step);
  return { file, tensor, first, count, axis, step, stride: strides[axis]! };
}

/** A slice of what is in the file as one of the parameter. */
function inParameter({ start, shape, parameter }: PlacedTensor, slice: BlockSlice | undefined): BlockSlice | undefined {
  if (start === undefined) return slice;
  const all: Record<number, readonly [number, number]> = {};
  for (const [axis, dim] of shape.entries()) {
    const [from, to] = slice?.[axis] ?? [0, dim];
    if (to - from < parameter.shape[axis]!) all[axis] = [from + start[axis]!, to + start[axis]!];
  }
  return Object.keys(all).length === 0 ? undefined : all;
}

/** The block of a number from the cut's first on. */
export function blockOf(cut: Cut, number: number): Block {
  const { file, tensor, first, axis, step, stride } = cut;
  const { byteOffset, byteLength, shape } = tensor;
  if (axis < 0) return { file, tensor, slice: inParameter(tensor, undefined), offset: byteOffset, byteLength };
  const length = shape[axis]!;
  const perOuter = Math.ceil(length / step);
  const outer = Math.floor((number - first) / perOuter);
  const from = ((number - first) % perOuter) * step;
  const to = Math.min(from + step, length);
  const slice: Record<number, readonly [number, number]> = { [axis]: [from, to] };
  for (let before = axis - 1, rest = outer; before >= 0; before--) {
    const index = rest % shape[before]!;
    slice[before] = [index, index + 1];
    rest = Math.floor(rest / shape[before]!);
  }
  const offset = byteOffset + (outer * length + from) * stride;
  return { file, tensor, slice: inParameter(tensor, slice), offset, byteLength: (to - from) * stride };
}

/** The last of `length` whose first block is not behind that number. */
export function cutAt(number: number, length: number, firstOf: (cut: number) => number): number {
  let [low, high] = [0, length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (firstOf(middle) <= number) low = middle;
    else high = middle;
  }
  return low;
}
