/**
 * Bits of tensors as hexadecimal text, where a difference shows where; and their values.
 *
 * @module
 */
import { type DType, dtypeInfo, type StorageOf, type Tensor } from "@weightinit/core";

/** An initializer, whatever the generator, the dtype and the options. */
export type AnyInit = (
  rng: unknown,
  dtype: DType,
  shape: readonly number[],
  options: object,
) => Tensor & { destroy(): void };

const hex = ({ buffer, byteOffset, byteLength }: ArrayBufferView): string =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString("hex");

export async function bits(tensor: { toArray(): Promise<unknown> }): Promise<string> {
  return hex((await tensor.toArray()) as ArrayBufferView);
}

/** The numbers of a tensor of the CPU. */
export function storageOf(tensor: unknown): StorageOf[DType] {
  return (tensor as { readonly data: StorageOf[DType] }).data;
}

/** Bits of some elements of a tensor. */
export function elementsOf(whole: StorageOf[DType], dtype: DType, indices: readonly number[]): string {
  const { parts } = dtypeInfo(dtype);
  return indices.map((index) => hex(whole.subarray(index * parts, (index + 1) * parts))).join("");
}

/** Reals of a tensor as doubles, complex ones interleaved. */
export async function values(tensor: {
  dtype: string;
  toArray(): Promise<unknown>;
  toFloat32(): Promise<Float32Array>;
}) {
  const wide = tensor.dtype === "float64" || tensor.dtype === "complex128";
  return Float64Array.from((wide ? await tensor.toArray() : await tensor.toFloat32()) as ArrayLike<number>);
}
