/**
 * Assertions that need no test framework. Their messages say at which element which bits were expected.
 *
 * @module
 */
import { type DType, dtypeInfo, type ErrorCode, type StorageOf, shown, type Tensor } from "@weightinit/core";
import { widen16 } from "@weightinit/core/stream";

/** Storage of any dtype. */
export type Values = StorageOf[DType];

export function fail(message: string): never {
  throw new Error(message);
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) fail(message);
}

/** The same value, by `Object.is`. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  if (!Object.is(actual, expected)) fail(`${what}: expected ${shown(expected)}, got ${shown(actual)}`);
}

/** The same numbers or strings in the same order. */
export function equalLists(actual: readonly unknown[], expected: readonly unknown[], what: string): void {
  equal(actual.length, expected.length, `length of ${what}`);
  const different = expected.flatMap((item, i) => (Object.is(actual[i], item) ? [] : [i]));
  if (different.length === 0) return;
  const at = different[0]!;
  fail(
    `${what}: expected ${shown(expected[at])}, got ${shown(actual[at])} at item ${at} (${different.length} of ${expected.length} differ)`,
  );
}

/** The real that an item of a dtype's storage stands for. */
export function realOf(item: number, dtype: DType): number {
  const { part } = dtypeInfo(dtype);
  return part === "float16" || part === "bfloat16" ? widen16(item, part) : item;
}

/** The bits of one number of a dtype's storage. */
function bitsAt(values: Values, index: number): string {
  const width = values.BYTES_PER_ELEMENT;
  const at = values.byteOffset + index * width;
  const view = new DataView(values.buffer);
  const bits = width === 2 ? view.getUint16(at, true) : width === 4 ? view.getUint32(at, true) : undefined;
  return `0x${(bits ?? view.getBigUint64(at, true)).toString(16).padStart(2 * width, "0")}`;
}

/**
 * The name of an object's built-in class: `Float32Array`, `ArrayBuffer`. Unlike `instanceof` it holds for objects of
 * another realm, and in a test runner whose global classes are another realm's (Jest, Vitest's `vmThreads`).
 */
export function builtIn(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

/** The values as integers, so that −0 is not 0 and NaN is itself. */
function words(values: Values): Uint16Array | Uint32Array {
  return builtIn(values) === "Uint16Array"
    ? (values as Uint16Array)
    : new Uint32Array(values.buffer, values.byteOffset, values.byteLength / Uint32Array.BYTES_PER_ELEMENT);
}

function describeNumber(values: Values, index: number, dtype: DType): string {
  return `${bitsAt(values, index)} (${shown(realOf(values[index]!, dtype))})`;
}

/** Where number `index` of a storage lies, in elements. */
function place(index: number, dtype: DType): string {
  const { parts } = dtypeInfo(dtype);
  const element = `element ${Math.floor(index / parts)}`;
  return parts === 1 ? element : `${element}, ${index % 2 === 0 ? "real" : "imaginary"} part`;
}

/** The same kind of array, of the same length. */
export function sameStorage(actual: Values, expected: Values, what: string): void {
  const kind = (values: unknown) =>
    ArrayBuffer.isView(values) ? `${builtIn(values)} of ${values.byteLength} bytes` : shown(values);
  if (kind(actual) !== kind(expected)) fail(`${what}: expected a ${kind(expected)}, got ${kind(actual)}`);
}

/** The same bits. */
export function sameBits(actual: Values, expected: Values, dtype: DType, what: string): void {
  sameStorage(actual, expected, what);
  const got = words(actual);
  const want = words(expected);
  const perNumber = got.length / Math.max(1, actual.length);
  let first = -1;
  let last = -1;
  let different = 0;
  for (let i = 0; i < got.length; i++) {
    if (got[i] === want[i]) continue;
    const index = Math.floor(i / perNumber);
    if (index !== last) different++;
    if (first < 0) first = index;
    last = index;
  }
  if (different === 0) return;
  fail(
    `${what}: expected ${describeNumber(expected, first, dtype)}, got ${describeNumber(actual, first, dtype)} at ${place(first, dtype)} (${different} of ${actual.length} numbers differ)`,
  );
}

/** Every number within `tolerance(expected)` of the expected one. */
export function close(
  actual: Values,
  expected: Values,
  dtype: DType,
  tolerance: (expected: number) => number,
  what: string,
): void {
  sameStorage(actual, expected, what);
  for (let i = 0; i < actual.length; i++) {
    const want = realOf(expected[i]!, dtype);
    const difference = Math.abs(realOf(actual[i]!, dtype) - want);
    if (!(difference <= tolerance(want))) {
      fail(
        `${what}: expected ${describeNumber(expected, i, dtype)}, got ${describeNumber(actual, i, dtype)} at ${place(i, dtype)}, off by ${difference}, more than ${tolerance(want)}`,
      );
    }
  }
}

/** The code of what `run` throws or rejects with; fails if it does neither, or throws something without a code. */
export async function refusal(run: () => unknown, what: string): Promise<ErrorCode> {
  try {
    await run();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === "string" && code.startsWith("WI_")) return code as ErrorCode;
    fail(`${what}: expected a WeightInitError, got ${String(error)}`);
  }
  fail(`${what}: expected it to be refused, got a result`);
}

/** Fails unless `run` throws or rejects with `code`. */
export async function refused(run: () => unknown, code: ErrorCode, what: string): Promise<void> {
  equal(await refusal(run, what), code, what);
}

/** The values of a tensor, whose device memory is then given back where the tensor can do that. */
export async function read(tensor: Tensor): Promise<Values> {
  const values = await tensor.toArray();
  (tensor as { destroy?: () => void }).destroy?.();
  return values;
}
