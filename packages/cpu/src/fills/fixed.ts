/**
 * Fills that draw nothing.
 *
 * @module
 */
import type { ConstantFill, DiagonalFill, DTypeInfo } from "@weightinit/core";
import { encoder, type Items, isShared, repeat } from "../storage.ts";
import { repeatOnThreads } from "../stream/threads/stream-on-threads.ts";
import { REALS_A_HELPER, threadsFor } from "../stream/threads/thread-count.ts";

/**
 * Numbers for which a helper is worth waking: half a millisecond of work, or two where a processor writes 8 GB/s. Only
 * shared memory has others write to it.
 */
const NUMBERS_A_HELPER = 2 ** 22;

/** @param threads - most threads to use; by default those of the machine */
export function fillConstant(
  { value }: ConstantFill,
  dtype: DTypeInfo,
  data: Items,
  threads: number | undefined,
): void {
  const item = encoder(dtype.part)(value);
  const pattern = dtype.isComplex ? [item, 0] : [item];
  const isLarge = data.length >= NUMBERS_A_HELPER && isShared(data);
  const count = isLarge ? threadsFor(data.length / (NUMBERS_A_HELPER / REALS_A_HELPER), threads, true) : 1;
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
