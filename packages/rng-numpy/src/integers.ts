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
  if (most === 0) for (let i = 0; i < count; i++) take(0, i);
  else if (width < 32) {
    const next = narrowWords(source, width);
    for (let i = 0; i < count; i++) take(below(next, 2 ** width, method, most), i);
  } else {
    const next = () => source.next32();
    for (let i = 0; i < count; i++) {
      source.ahead32(count - i);
      take(below(next, 2 ** 32, method, most), i);
    }
  }
}

/** 32-bit words cut into pieces of `bits`, lowest first; what is left of the last one is dropped with the function. */
function narrowWords(source: WordSource, bits: number): () => number {
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

/** An integer of 0 … `most`, out of words below `words`. */
function below(next: () => number, words: number, method: Method, most: number): number {
  if (most === words - 1) return next();
  return method === "mask" ? masked(next, most) : lemire(next, words, most + 1);
}

function masked(next: () => number, most: number): number {
  // The smallest 2ᵏ − 1 that is not below.
  const mask = 0xffffffff >>> Math.clz32(most);
  for (;;) {
    const word = (next() & mask) >>> 0;
    if (word <= most) return word;
  }
}

/** The upper half of word·range, unless the lower one is among those of which there is one too many. */
function lemire(next: () => number, words: number, range: number): number {
  for (;;) {
    const word = next();
    // In two parts, each exact: the product may have 64 bits.
    const upper = (word >>> 16) * range;
    const carried = Math.floor(upper * 2 ** -16);
    const rest = (word & 0xffff) * range + (upper - carried * 2 ** 16) * 2 ** 16;
    const whole = Math.floor(rest / words);
    const lower = rest - whole * words;
    // The remainder is dear, and nearly never needed.
    if (lower >= range || lower >= (words - range) % range) return carried + whole;
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

/** `random_interval`: an integer of 0 … `most`, for shuffles; nothing is drawn for 0. */
export function interval(source: WordSource, most: number): number {
  return most === 0 ? 0 : masked(() => source.next32(), most);
}

/** `random_bounded_uint64`: the same by Lemire's method. */
export function bounded(source: WordSource, most: number): number {
  return most === 0 ? 0 : below(() => source.next32(), 2 ** 32, "lemire", most);
}
