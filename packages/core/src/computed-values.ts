/**
 * Laws that compute their values: the storage of a tensor, value by value.
 *
 * @module
 */
import type { RandomNumbers, Values } from "./distribution.ts";
import type { DType, DTypeInfo, StorageOf } from "./dtype.ts";
import { WeightInitError } from "./errors.ts";
import { badLaw, number, valueIn } from "./law-parameters.ts";
import type { Part } from "./slice.ts";
import { narrow16 } from "./stream/narrow.ts";

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

/**
 * The values of a part of a tensor.
 *
 * @throws {@link WeightInitError} `WI_BAD_LAW`, `WI_BAD_OPTION` for values beyond the dtype's range, `WI_OUT_OF_MEMORY`
 */
export function computedValues(law: Values, dtype: DTypeInfo, part: Part, random: RandomNumbers): StorageOf[DType] {
  if (typeof law.value !== "function") throw badLaw("expected value of the law to be a function");
  const out = storageFor(dtype, part.size);
  const narrow = dtype.part === "float16" || dtype.part === "bfloat16" ? dtype.part : undefined;
  for (const { from, at, length, run, stride } of part.places) {
    for (let j = 0, start = from; j < length; start += stride) {
      for (let i = 0; i < run; i++, j++) {
        for (let p = 0; p < dtype.parts; p++) {
          const x = valueIn(number(law.value(start + i, p as 0 | 1, random), "a value"), "values", dtype);
          out[(at + j) * dtype.parts + p] = narrow === undefined ? x : narrow16(x, narrow);
        }
      }
    }
  }
  return out;
}
