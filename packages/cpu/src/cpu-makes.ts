/**
 * What the CPU makes, in types.
 *
 * @module
 */
import type { DType } from "@weightinit/core";
import type { CpuTensor } from "./cpu-tensor.ts";

/** What the `out` option takes for each dtype: bits for 16-bit formats, complex numbers interleaved re, im. */
export interface CpuOuts {
  /** Bits of half precision. */
  readonly float16: Uint16Array;
  /** Bits of bfloat16. */
  readonly bfloat16: Uint16Array;
  /** Numbers. */
  readonly float32: Float32Array;
  /** Numbers. */
  readonly float64: Float64Array;
  /** Bits of half precision, re and im in turn. */
  readonly complex32: Uint16Array;
  /** Numbers, re and im in turn. */
  readonly complex64: Float32Array;
  /** Numbers, re and im in turn. */
  readonly complex128: Float64Array;
}

/** What generators of the CPU device make. */
export interface CpuMakes {
  /** Every dtype is a {@link CpuTensor}. */
  readonly tensors: { readonly [D in DType]: CpuTensor<D> };
  /** A typed array of the dtype's storage, of exactly the tensor's length. */
  readonly out: CpuOuts[DType];
  /** The same, by dtype. */
  readonly outs: CpuOuts;
}
