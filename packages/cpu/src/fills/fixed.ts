/**
 * Fills that draw nothing.
 *
 * @module
 */
import type { ConstantFill, DiagonalFill, DTypeInfo } from "@weightinit/core";
import { encoder, type Items } from "../storage.ts";

export function fillConstant({ value }: ConstantFill, dtype: DTypeInfo, data: Items): void {
  const item = encoder(dtype.part)(value);
  if (!dtype.isComplex) {
    data.fill(item);
    return;
  }
  for (let i = 0; i < data.length; i += 2) {
    data[i] = item;
    data[i + 1] = 0;
  }
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
