/**
 * What a fill fills.
 *
 * @module
 */
import type { DTypeInfo, FillPlace } from "@weightinit/core";
import type { Key } from "@weightinit/core/stream";
import type { CudaContext } from "./context.ts";

export interface Target {
  /** Current while the fill is queued. */
  readonly context: CudaContext;
  readonly key: Key;
  /** Of the first element to fill. */
  readonly ptr: bigint;
  readonly stream: bigint;
  readonly dtype: DTypeInfo;
  /** Elements to fill, at least one. */
  readonly size: number;
}

/** Reals in the target: two an element for complex dtypes. */
export function reals({ size, dtype }: Target): number {
  return size * dtype.parts;
}

/** Bytes that one thread makes at a time. */
export const GROUP = 16;

/** Threads that would make the target's bytes one group each, the target starting anywhere within a group. */
export function groups({ size, dtype }: Target): number {
  return Math.ceil((size * dtype.bytesPerElement) / GROUP) + 1;
}

/** Whether the elements that go to a place follow each other in the whole tensor. */
export function isContiguous({ length, run, stride }: Omit<FillPlace, "draw">): boolean {
  return run >= length || run === stride;
}

/** Bits of each real of a dtype, as kernels on bits are named. */
export function bitsPerReal(dtype: DTypeInfo): 16 | 32 | 64 {
  return ((dtype.bytesPerElement / dtype.parts) * 8) as 16 | 32 | 64;
}
