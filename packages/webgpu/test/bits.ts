/**
 * Comparing GPU tensors with core's reference, bit for bit.
 *
 * @module
 */
import type { StorageOf, Tensor } from "@weightinit/core";
import { expect } from "vitest";

type Values = StorageOf[keyof StorageOf];

/** The values as integers, so that −0 is not 0 and NaN is itself. */
export function bitsOf(values: Values): Uint16Array | Uint32Array {
  return values instanceof Uint16Array
    ? values
    : new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
}

/** Where two arrays first differ, and in how many places. */
export function differences(got: Values, want: Values): { length: number; count: number; first: string } {
  const a = bitsOf(got);
  const b = bitsOf(want);
  let count = 0;
  let first = "";
  for (let i = 0; i < b.length; i++) {
    if (a[i] === b[i]) continue;
    if (count++ === 0) first = `${i}: got ${a[i]?.toString(16)}, expected ${b[i]?.toString(16)}`;
  }
  return { length: a.length, count, first };
}

/** Fails unless both tensors hold the same bits. Destroys the GPU's. */
export async function expectSameBits(gpu: Tensor & { destroy(): void }, cpu: Tensor): Promise<void> {
  const got = await gpu.toArray();
  gpu.destroy();
  const want = await cpu.toArray();
  expect(differences(got, want)).toEqual({ length: bitsOf(want).length, count: 0, first: "" });
}
