/**
 * Typed arrays on the host that take a tensor's values.
 *
 * @module
 */
import { type DType, dtypeInfo, type StorageOf, shown, WeightInitError } from "@weightinit/core";

/** What holds a dtype's reals on this device: it has no 64-bit ones. */
function classOf(dtype: DType): typeof Float32Array | typeof Uint16Array {
  return dtypeInfo(dtype).part === "float32" ? Float32Array : Uint16Array;
}

/** @throws WeightInitError `WI_OUT_OF_MEMORY` if the host has no memory for `length` reals */
export function newArray<D extends DType>(dtype: D, length: number): StorageOf[D] {
  try {
    return new (classOf(dtype))(length) as StorageOf[D];
  } catch (cause) {
    const message = `expected the host's memory for ${length} numbers (${dtype}), got none: ${cause}`;
    throw new WeightInitError("WI_OUT_OF_MEMORY", message, { cause });
  }
}

/** @throws WeightInitError `WI_BAD_OUT` if `into` is not an array of the dtype's storage, of any realm, and of `length` */
export function checkInto<D extends DType>(dtype: D, length: number, into: unknown): StorageOf[D] {
  const { name } = classOf(dtype);
  const isRight = ArrayBuffer.isView(into) && (into as unknown as Record<symbol, unknown>)[Symbol.toStringTag] === name;
  const got = isRight ? (into as unknown as ArrayLike<number>).length : undefined;
  if (got !== length) {
    const what = isRight ? `one of length ${got}` : shown(into);
    throw new WeightInitError(
      "WI_BAD_OUT",
      `expected into to be a ${name} of length ${length} for ${dtype}, got ${what}`,
    );
  }
  return into as StorageOf[D];
}
