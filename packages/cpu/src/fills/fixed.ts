/**
 * Fills that draw nothing.
 *
 * @module
 */
import type { ConstantFill, DiagonalFill, DTypeInfo } from "@weightinit/core";
import { encoder, type Items, repeat } from "../storage.ts";
import { repeatOnThreads } from "../stream/threads/stream-on-threads.ts";
import { constantThreads } from "../stream/threads/thread-count.ts";

/** @param threads - most threads to use; by default those of the machine */
export function fillConstant(
  { value }: ConstantFill,
  dtype: DTypeInfo,
  data: Items,
  threads: number | undefined,
): void {
  const item = encoder(dtype.part)(value);
  const pattern = dtype.isComplex ? [item, 0] : [item];
  const count = constantThreads(data, threads);
  if (count === 1) repeat(data, pattern);
  else repeatOnThreads(data, pattern, count);
}

/** @param from - index in the whole tensor of the first element of `data` */
export function fillDiagonal(fill: DiagonalFill, dtype: DTypeInfo, data: Items, from: number): void {
  const item = encoder(dtype.part)(fill.value);
  const size = data.length / dtype.parts;
  data.fill(0);
  for (let i = 0; i < fill.count; i++) {
    let at = fill.base - from;
    for (const { size: length, stride, shift } of fill.axes) at += ((i + shift) % length) * stride;
    if (at >= 0 && at < size) data[at * dtype.parts] = item;
  }
}
