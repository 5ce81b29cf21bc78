/**
 * Integers: `UniformDistribution` of int32 and int64, and `UniformFullIntDistribution`.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import type { PhiloxStream } from "./philox-stream.ts";
import { visitWords } from "./words.ts";

/** Arrays of the integer types that TensorFlow draws; those of 64 bits have bigints. */
export interface IntegersOf {
  /** Signed, 32 bits. */
  int32: Int32Array<ArrayBuffer>;
  /** Signed, 64 bits. */
  int64: BigInt64Array<ArrayBuffer>;
  /** Unsigned, 32 bits; of the full range only. */
  uint32: Uint32Array<ArrayBuffer>;
  /** Unsigned, 64 bits; of the full range only. */
  uint64: BigUint64Array<ArrayBuffer>;
}

/** Types of integers in a range. */
export type BoundedType = "int32" | "int64";

const CLASSES = { int32: Int32Array, int64: BigInt64Array, uint32: Uint32Array, uint64: BigUint64Array };

/**
 * Room for `n` integers.
 *
 * @throws WeightInitError `WI_BAD_DTYPE`, or `WI_BAD_ARGUMENT` for a bad number of them
 */
export function integersFor<T extends keyof IntegersOf>(
  n: unknown,
  type: T,
  types: readonly string[] = Object.keys(CLASSES),
): IntegersOf[T] {
  if (!types.includes(type)) {
    throw new WeightInitError("WI_BAD_DTYPE", `expected a type among ${types.join(", ")}, got ${shown(type)}`);
  }
  return new CLASSES[type](countOf(n)) as IntegersOf[T];
}

/**
 * A number of elements.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` unless an integer from 0 to 2³¹ − 1
 */
export function countOf(n: unknown): number {
  if (Number.isInteger(n) && (n as number) >= 0 && (n as number) < 2 ** 31) return n as number;
  throw new WeightInitError("WI_BAD_ARGUMENT", `expected how many, an integer from 0 to 2^31 − 1, got ${shown(n)}`);
}

/** Fills `out` with integers of its full range: words, or two of them, low first. */
export function fillFullRange(stream: PhiloxStream, out: IntegersOf[keyof IntegersOf]): void {
  const words = out.BYTES_PER_ELEMENT / 4;
  // TensorFlow's order is that of the memory of a little-endian machine; the array is written by value for the others.
  visitWords(stream, out.length, 4 / words, (maker, at, count) => {
    if (out instanceof Uint32Array || out instanceof Int32Array) out.set(maker.words.subarray(0, count), at);
    else for (let i = 0; i < count; i++) out[at + i] = word64(maker.words, i);
  });
}

/** Word i of 64 bits. */
const word64 = (words: Uint32Array, i: number) => (BigInt(words[2 * i + 1]!) << 32n) | BigInt(words[2 * i]!);

/** The bounds of a range. */
export interface IntegerRange {
  readonly lo: bigint;
  /** hi − lo, above 0. */
  readonly range: bigint;
}

/**
 * The range [lo, hi) of a type.
 *
 * @throws WeightInitError `WI_BAD_RANGE`
 */
export function integerRange(lo: unknown, hi: unknown, type: BoundedType): IntegerRange {
  const isInteger = (value: unknown) => typeof value === "bigint" || Number.isSafeInteger(value);
  if (isInteger(lo) && isInteger(hi)) {
    const [low, high] = [BigInt(lo as number | bigint), BigInt(hi as number | bigint)];
    const end = type === "int32" ? 2n ** 31n : 2n ** 63n;
    if (low < high && low >= -end && high < end) return { lo: low, range: high - low };
  }
  throw new WeightInitError(
    "WI_BAD_RANGE",
    `expected ${type} integers lo < hi (bigints beyond 2^53), got ${shown(lo)} and ${shown(hi)}`,
  );
}

/** Fills `out` with integers in a range: lo + a word, of 32 or 64 bits, modulo the range. */
export function fillBounded(stream: PhiloxStream, out: Int32Array | BigInt64Array, { lo, range }: IntegerRange): void {
  if (out instanceof Int32Array) {
    const low = Number(lo);
    const modulus = Number(range);
    visitWords(stream, out.length, 4, ({ words }, at, count) => {
      for (let i = 0; i < count; i++) out[at + i] = low + (words[i]! % modulus);
    });
    return;
  }
  visitWords(stream, out.length, 2, ({ words }, at, count) => {
    for (let i = 0; i < count; i++) out[at + i] = lo + (word64(words, i) % range);
  });
}
