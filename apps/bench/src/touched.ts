/**
 * Memory that a fill writes: allocated, and every page touched.
 *
 * @module
 */
import type { DType } from "@weightinit/core";

const STORAGE = {
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  complex32: Uint16Array,
  complex64: Float32Array,
  complex128: Float64Array,
} as const;

/** Room for a tensor without a value in it. */
export function untouched(dtype: DType, shape: readonly number[]): Uint16Array | Float32Array | Float64Array {
  return new STORAGE[dtype](shape.reduce((a, b) => a * b, dtype.startsWith("complex") ? 2 : 1));
}

/** Room for a tensor; the operating system has given every page of it. */
export function touched(dtype: DType, shape: readonly number[]): Uint16Array | Float32Array | Float64Array {
  return untouched(dtype, shape).fill(1);
}
