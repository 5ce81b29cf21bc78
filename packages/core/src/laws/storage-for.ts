/**
 * Memory for values that core makes.
 *
 * @module
 */
import type { DType, DTypeInfo, StorageOf } from "../dtype.ts";
import { WeightInitError } from "../errors.ts";

const CLASSES = { float16: Uint16Array, bfloat16: Uint16Array, float32: Float32Array, float64: Float64Array } as const;

/**
 * Memory for `size` elements, as `toArray` gives them.
 *
 * @throws {@link WeightInitError} `WI_OUT_OF_MEMORY`
 */
export function storageFor({ name, part, parts }: DTypeInfo, size: number): StorageOf[DType] {
  try {
    return new CLASSES[part](size * parts) as StorageOf[DType];
  } catch (cause) {
    const message = `expected memory for ${size * parts} numbers (${name}), got none: ${cause}; make the tensor in parts with the rows option`;
    throw new WeightInitError("WI_OUT_OF_MEMORY", message, { cause });
  }
}
