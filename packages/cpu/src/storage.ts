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

/**
 * What `allocate` makes.
 *
 * @throws WeightInitError `WI_OUT_OF_MEMORY` where it throws a RangeError, as engines do that have no memory.
 */
export function withMemory<T>(purpose: string, allocate: () => T): T {
  try {
    return allocate();
  } catch (cause) {
    throw outOfMemory(cause, purpose);
  }
}

/** `WI_OUT_OF_MEMORY` for the RangeError of an engine that has no memory; any other error is returned as it is. */
export function outOfMemory(cause: unknown, purpose: string, advice = ""): unknown {
  if ((cause as Error | undefined)?.name !== "RangeError") return cause;
  const message = `expected memory for ${purpose}, got none: ${cause}${advice}`;
  return new WeightInitError("WI_OUT_OF_MEMORY", message, { cause });
}

/**
 * Memory of a fill beside the tensor: to be allocated before anything is drawn or written.
 *
 * @throws WeightInitError `WI_OUT_OF_MEMORY`
 */
export function scratch<A extends ArrayBufferView>(Class: new (length: number) => A, length: number): A {
  return withMemory(`${length} numbers beside the tensor`, () => new Class(length));
}

/** `%TypedArray%.prototype[Symbol.toStringTag]`: the same for arrays of any realm, and not to be overridden. */
const { get: tagOf } = /* @__PURE__ */ Object.getOwnPropertyDescriptor(
  /* @__PURE__ */ Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
) as { get(this: unknown): string | undefined };

/** `"Float32Array"` and the like, whichever realm's it is; `undefined` for what is no typed array. */
export function typedArrayName(value: unknown): string | undefined {
  return tagOf.call(value);
}

/** Whether `value` is an object that may hold options: no array, no `Map`, no promise. */
export function isObject(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object Object]";
}

/** Whether threads may share the array's memory. */
export function isShared({ buffer }: Items): boolean {
  return Object.prototype.toString.call(buffer) === "[object SharedArrayBuffer]";
}

/** Whether an array's memory was taken away: its buffer was transferred, or ends before the array does. */
export function isGone(array: Items): boolean {
  if (array.length > 0) return false;
  try {
    array.at(0);
    return false;
  } catch {
    return true; // every method of such an array throws; `detached` is not in Node 20
  }
}

/**
 * The caller's array, if it is what the dtype and the length need.
 *
 * @throws WeightInitError `WI_BAD_OUT`
 */
export function checkArray<D extends DType>(
  option: "out" | "into",
  dtype: D,
  length: number,
  given: unknown,
): StorageOf[D] {
  const { name } = storageClass(dtype);
  const array = given as Items;
  const got = () => {
    if (typedArrayName(given) !== name) return shown(given);
    return isGone(array) ? "one whose buffer was transferred or made smaller" : `one of length ${array.length}`;
  };
  if (typedArrayName(given) !== name || isGone(array) || array.length !== length) {
    throw new WeightInitError(
      "WI_BAD_OUT",
      `expected ${option} to be a ${name} of length ${length} for ${dtype}, got ${got()}`,
    );
  }
  return given as StorageOf[D];
}

/** From a value of the dtype to the item that stores it. */
export function encoder(part: RealDType): (value: number) => number {
  return part === "float16" || part === "bfloat16" ? (value) => narrow16(value, part) : (value) => value;
}

/** Item by item. A pattern of two begins anew at each even index. */
function writeItems(data: Items, [item, next]: readonly number[], from = 0, to = data.length): void {
  data.fill(item!, from, to);
  if (next === undefined) return;
  for (let i = from + ((from + 1) % 2); i < Math.min(to, data.length); i += 2) data[i] = next;
}

/** Bytes that engines fill at a time at most. */
export const WORD_BYTES = 8;

/** By words, of which there must be one: a pattern that fits in one. */
function repeatWord(data: Items, pattern: readonly number[]): void {
  const size = data.BYTES_PER_ELEMENT;
  const perWord = WORD_BYTES / size;
  const start = (-data.byteOffset & (WORD_BYTES - 1)) / size;
  const count = Math.floor((data.length - start) / perWord);
  writeItems(data, pattern, 0, start + perWord);
  writeItems(data, pattern, start + count * perWord);
  const words = new BigUint64Array(data.buffer, data.byteOffset + start * size, count);
  words.fill(words[0]!);
}

/** Bytes of a pattern that are copied at a time: the first-level cache holds them. */
export const PATTERN_BYTES = 16_384;

/** By copies of the first bytes. */
function repeatBytes(data: Items, pattern: readonly number[]): void {
  const step = PATTERN_BYTES / data.BYTES_PER_ELEMENT;
  writeItems(data, pattern, 0, step);
  for (let at = step; at < data.length; at += step) data.copyWithin(at, 0, step);
}

/**
 * Fills `data` with the pattern, of one or two items, over and over.
 *
 * To shared memory V8's `fill` writes item by item, whatever their size: 4.0 ms for 2²⁴ float32, by words 2.2, as for
 * plain memory (Node 20, Zen 5). Two items, one by one, take four times as long as copies.
 */
export function repeat(data: Items, pattern: readonly number[]): void {
  const size = data.BYTES_PER_ELEMENT;
  if (!isShared(data)) (pattern.length === 1 ? writeItems : repeatBytes)(data, pattern);
  else if (data.byteLength < 2 * WORD_BYTES) writeItems(data, pattern);
  else (pattern.length * size <= WORD_BYTES ? repeatWord : repeatBytes)(data, pattern);
}
