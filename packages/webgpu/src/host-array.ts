/**
 * Typed arrays on the host that take a tensor's values.
 *
 * @module
 */
import { type DType, dtypeInfo, type ReadOptions, type StorageOf, shown, WeightInitError } from "@weightinit/core";

/** What holds a dtype's reals on this device: it has no 64-bit ones. */
function classOf(dtype: DType): typeof Float32Array | typeof Uint16Array {
  return dtypeInfo(dtype).part === "float32" ? Float32Array : Uint16Array;
}

function newArray<D extends DType>(dtype: D, length: number): StorageOf[D] {
  try {
    return new (classOf(dtype))(length) as StorageOf[D];
  } catch (cause) {
    const message = `expected the host's memory for ${length} numbers (${dtype}), got none: ${cause}`;
    throw new WeightInitError("WI_OUT_OF_MEMORY", message, { cause });
  }
}

function checkInto<D extends DType>(dtype: D, length: number, into: unknown): StorageOf[D] {
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

/**
 * What `length` reals are read into: the array of the options, or a new one.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` if `options` are none; `WI_BAD_OUT` if `into` is not an array of the dtype's
 *   storage, of any realm, and of `length`; `WI_OUT_OF_MEMORY` if the host has no memory
 */
export function destination<D extends DType>(dtype: D, length: number, options: ReadOptions<D>): StorageOf[D] {
  if (Object.prototype.toString.call(options) !== "[object Object]") {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected { into }, got ${shown(options)}`);
  }
  const { into } = options;
  return into === undefined ? newArray(dtype, length) : checkInto(dtype, length, into);
}
