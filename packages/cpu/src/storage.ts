/**
 * Typed arrays as storage of the dtypes.
 *
 * @module
 */
import { type DType, dtypeInfo, type RealDType, type StorageOf, shown, WeightInitError } from "@weightinit/core";
import { narrow16 } from "@weightinit/core/stream";

/** Storage of any dtype, seen as its items. */
export type Items = Uint16Array | Float32Array | Float64Array;

const CLASSES = { float16: Uint16Array, bfloat16: Uint16Array, float32: Float32Array, float64: Float64Array } as const;

export function storageClass(dtype: DType): Uint16ArrayConstructor | Float32ArrayConstructor | Float64ArrayConstructor {
  return CLASSES[dtypeInfo(dtype).part];
}

export function product(lengths: readonly number[]): number {
  return lengths.reduce((a, b) => a * b, 1);
}

/**
 * What `allocate` makes.
 *
 * @throws WeightInitError `WI_OUT_OF_MEMORY` where it throws a RangeError, as engines do that have no memory.
 */
export function withMemory<T>(purpose: string, allocate: () => T, advice = ""): T {
  try {
    return allocate();
  } catch (cause) {
    if ((cause as Error | undefined)?.name !== "RangeError") throw cause;
    throw new WeightInitError("WI_OUT_OF_MEMORY", `expected memory for ${purpose}, got none: ${cause}${advice}`, {
      cause,
    });
  }
}

/**
 * Memory of a fill beside the tensor: to be allocated before anything is drawn or written.
 *
 * @throws WeightInitError `WI_OUT_OF_MEMORY`
 */
export function scratch<A extends ArrayBufferView>(Class: new (length: number) => A, length: number): A {
  return withMemory(`${length} numbers beside the tensor`, () => new Class(length));
}

/**
 * The caller's memory, if it is what the dtype and the length need.
 *
 * @throws WeightInitError `WI_BAD_OUT`
 */
export function checkOut<D extends DType>(dtype: D, length: number, out: unknown): StorageOf[D] {
  const { name } = storageClass(dtype);
  // By tag rather than by class, so that an array of another realm is recognised.
  const tag: unknown = ArrayBuffer.isView(out)
    ? (out as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
    : undefined;
  const array = out as Items;
  if (tag !== name || array.length !== length) {
    const got = tag === name ? `one of length ${array.length}` : shown(out);
    throw new WeightInitError(
      "WI_BAD_OUT",
      `expected out to be a ${name} of length ${length} for ${dtype}, got ${got}`,
    );
  }
  if (Object.prototype.toString.call(array.buffer) !== "[object ArrayBuffer]") {
    throw new WeightInitError("WI_BAD_OUT", `expected out on a plain ArrayBuffer, got one on ${shown(array.buffer)}`);
  }
  return out as StorageOf[D];
}

/** From a value of the dtype to the item that stores it. */
export function encoder(part: RealDType): (value: number) => number {
  return part === "float16" || part === "bfloat16" ? (value) => narrow16(value, part) : (value) => value;
}
