/**
 * Fills that draw nothing.
 *
 * @module
 */
import type { ConstantFill, DiagonalFill, DTypeInfo, FillPlace } from "@weightinit/core";
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

/** @param place - of the elements of `data` */
export function fillDiagonal(
  fill: DiagonalFill,
  dtype: DTypeInfo,
  data: Items,
  { from, length, run, stride: distance }: FillPlace,
): void {
  const item = encoder(dtype.part)(fill.value);
  data.fill(0);
  for (let i = 0; i < fill.count; i++) {
    let ahead = fill.base - from;
    for (const { size, stride, shift } of fill.axes) ahead += ((i + shift) % size) * stride;
    if (ahead < 0) continue;
    const inRun = ahead % distance;
    const at = ((ahead - inRun) / distance) * run + inRun;
    if (inRun < run && at < length) data[at * dtype.parts] = item;
  }
}
