/**
 * Typed arrays on the host that take a tensor's values.
 *
 * @module
 */
import { type DType, dtypeInfo, type StorageOf, shown, WeightInitError } from "@weightinit/core";

const CLASSES = { float16: Uint16Array, bfloat16: Uint16Array, float32: Float32Array, float64: Float64Array } as const;

/**
 * A new array of `length` numbers.
 *
 * @throws WeightInitError `WI_OUT_OF_MEMORY`
 */
export function newArray<D extends DType>(dtype: D, length: number): StorageOf[D] {
  try {
    return new CLASSES[dtypeInfo(dtype).part](length) as unknown as StorageOf[D];
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = `expected the host's memory for ${length} numbers (${dtype}), got none: ${cause}`;
    throw new WeightInitError("WI_OUT_OF_MEMORY", message, { cause });
  }
}

/** `%TypedArray%.prototype[Symbol.toStringTag]`: the same for arrays of any realm, and not to be overridden. */
const tag = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!;

/**
 * The caller's array, if it is what the dtype and the length need.
 *
 * @throws WeightInitError `WI_BAD_OUT`
 */
export function checkInto<D extends DType>(dtype: D, length: number, into: unknown): StorageOf[D] {
  const { name } = CLASSES[dtypeInfo(dtype).part];
  const isRight = tag.get!.call(into) === name;
  const got = isRight ? `one of length ${(into as ArrayLike<number>).length}` : shown(into);
  if (!isRight || (into as ArrayLike<number>).length !== length) {
    throw new WeightInitError(
      "WI_BAD_OUT",
      `expected into to be a ${name} of length ${length} for ${dtype}, got ${got}`,
    );
  }
  return into as StorageOf[D];
}
