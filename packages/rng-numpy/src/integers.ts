/**
 * Integers below a bound: by Lemire's method ("Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019)
 * in the Generator, by masks and rejection in RandomState and in all shuffles
 * (`numpy/random/src/distributions/distributions.c`).
 *
 * @module
 */
import type { WordSource } from "./word-source.ts";

/** Integer types, whose width decides how bits are taken. */
export type NumpyInteger = "bool" | "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "int64" | "uint64";

/** How numbers that would favour some values are avoided. */
export type Method = "lemire" | "mask";

const widths: Readonly<Record<NumpyInteger, number>> = {
  bool: 1,
  int8: 8,
  uint8: 8,
  int16: 16,
  uint16: 16,
  int32: 32,
  uint32: 32,
  int64: 64,
  uint64: 64,
};

/** Smallest and largest value of a type. */
export function limitsOf(dtype: NumpyInteger): { readonly least: bigint; readonly most: bigint } {
  const bits = BigInt(widths[dtype]);
  const isSigned = dtype.startsWith("int");
  return isSigned
    ? { least: -(1n << (bits - 1n)), most: (1n << (bits - 1n)) - 1n }
    : { least: 0n, most: (1n << bits) - 1n };
}

export const isInteger = (dtype: unknown): dtype is NumpyInteger =>
  typeof dtype === "string" && Object.hasOwn(widths, dtype);

/**
 * Draws `count` integers of 0 … `range`, which is below 2 to the width of the type, and calls `take` for each; numbers
 * as such up to 2³² − 1, beyond that as bigints.
 */
export function drawIntegers(
  source: WordSource,
  method: Method,
  dtype: NumpyInteger,
  range: bigint,
  count: number,
  take: (offset: number | bigint, i: number) => void,
): void {
  const width = widths[dtype];
  if (range >= 2n ** 32n) {
    for (let i = 0; i < count; i++) take(draw64(source, method, range), i);
    return;
  }
  const most = Number(range);
  const bits = most === 0 ? 32 : Math.min(width, 32);
  const next = most === 0 ? () => 0 : narrowWords(source, bits);
  for (let i = 0; i < count; i++) {
    if (bits === 32 && most > 0) source.ahead32(count - i);
    take(below(next, bits, method, most), i);
  }
}

/** 32-bit words cut into pieces of `bits`, lowest first; what is left of the last one is dropped with the function. */
function narrowWords(source: WordSource, bits: number): () => number {
  if (bits === 32) return () => source.next32();
  const mask = 2 ** bits - 1;
  let word = 0;
  let left = 0;
  return () => {
    if (left === 0) {
      word = source.next32();
      left = 32 / bits;
    } else word >>>= bits;
    left--;
    return word & mask;
  };
}

/** An integer of 0 … `most`, out of words of `bits`. */
function below(next: () => number, bits: number, method: Method, most: number): number {
  if (most === 2 ** bits - 1) return next();
  return method === "mask" ? masked(next, most) : lemire(next, 2 ** bits, most + 1);
}

function masked(next: () => number, most: number): number {
  const mask = maskOf(most);
  for (;;) {
    const word = (next() & mask) >>> 0;
    if (word <= most) return word;
  }
}

/** The upper half of word·range, unless the lower one is among those of which there is one too many. */
function lemire(next: () => number, words: number, range: number): number {
  const threshold = (words - range) % range;
  for (;;) {
    const word = next();
    // Halves of 16 bits keep the product exact.
    const upper = (word >>> 16) * range;
    const lower = (word & 0xffff) * range + (upper % 65536) * 65536;
    if (lower % words >= threshold) {
      return words === 2 ** 32
        ? Math.floor(upper / 65536) + Math.floor(lower / words)
        : Math.floor((word * range) / words);
    }
  }
}

function draw64(source: WordSource, method: Method, range: bigint): bigint {
  const most = 2n ** 64n - 1n;
  const count = range + 1n;
  const mask = (1n << BigInt(range.toString(2).length)) - 1n;
  const threshold = (most - range) % count;
  for (;;) {
    source.next64();
    const word = (BigInt(source.high >>> 0) << 32n) | BigInt(source.low >>> 0);
    if (range === most) return word;
    if (method === "lemire") {
      const product = word * count;
      if ((product & most) >= threshold) return product >> 64n;
    } else if ((word & mask) <= range) return word & mask;
  }
}

/** The smallest 2ᵏ − 1 that is not below `most`, for `most` < 2³². */
function maskOf(most: number): number {
  return most === 0 ? 0 : 0xffffffff >>> Math.clz32(most);
}

/** `random_interval`: an integer of 0 … `most`, for shuffles; nothing is drawn for 0. */
export function interval(source: WordSource, most: number): number {
  return most === 0 ? 0 : masked(() => source.next32(), most);
}

/** `random_bounded_uint64`: the same by Lemire's method. */
export function bounded(source: WordSource, most: number): number {
  return most === 0 ? 0 : below(() => source.next32(), 32, "lemire", most);
}
