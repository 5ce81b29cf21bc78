/**
 * What the CPU makes, in types.
 *
 * @module
 */
import type { DType } from "@weightinit/core";
import type { CpuTensor } from "./cpu-tensor.ts";

/** What generators of the CPU device make. */
export interface CpuMakes {
  /** Every dtype is a {@link CpuTensor}. */
  readonly tensors: { readonly [D in DType]: CpuTensor<D> };
  /** A typed array of the dtype's storage, of exactly the tensor's length. */
  readonly out: ArrayBufferView;
}
