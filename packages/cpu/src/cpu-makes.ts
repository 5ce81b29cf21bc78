/**
 * What the CPU makes, in types.
 *
 * @module
 */
import type { DType } from "@weightinit/core";
import type { CpuTensor, StorageOn } from "./cpu-tensor.ts";

/** What the `out` option takes for each dtype: bits for 16-bit formats, complex numbers interleaved re, im. */
export type CpuOuts = Readonly<StorageOn<ArrayBufferLike>>;

/**
 * What generators of the CPU device make.
 *
 * @typeParam B - the class of their memory
 */
export interface CpuMakes<B extends ArrayBufferLike = ArrayBuffer> {
  /** Every dtype is a {@link CpuTensor}. */
  readonly tensors: { readonly [D in DType]: CpuTensor<D, B> };
  /** A typed array of the dtype's storage, of exactly the tensor's length. */
  readonly out: CpuOuts[DType];
  /** The same, by dtype. */
  readonly outs: CpuOuts;
}
