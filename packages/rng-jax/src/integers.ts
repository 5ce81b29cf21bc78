/**
 * `jax.random.bits`, `randint` and `permutation`.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { type Draw, drawHalves, drawNarrow, drawWords, visit } from "./draw.ts";
import { placesOf } from "./places.ts";

/** The types of words. */
export interface BitsOf {
  /** 8 bits. */
  uint8: Uint8Array<ArrayBuffer>;
  /** 16 bits. */
  uint16: Uint16Array<ArrayBuffer>;
  /** 32 bits. */
  uint32: Uint32Array<ArrayBuffer>;
  /** 64 bits. */
  uint64: BigUint64Array<ArrayBuffer>;
}

const littleEndian = /* @__PURE__ */ new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** `random.bits(key, (count,), dtype)` */
export function bitsOf<T extends keyof BitsOf>(draw: Draw, count: number, dtype: T): BitsOf[T] {
  return makeBits(draw, count, dtype) as BitsOf[T];
}

function makeBits(draw: Draw, count: number, dtype: keyof BitsOf): BitsOf[keyof BitsOf] {
  switch (dtype) {
    case "uint8":
    case "uint16": {
      const out = dtype === "uint8" ? new Uint8Array(count) : new Uint16Array(count);
      const width = dtype === "uint8" ? 8 : 16;
      visit(count, (range, length) => {
        drawNarrow(draw, width, out.subarray(range.first, range.first + length), range);
      });
      return out;
    }
    case "uint32": {
      const out = new Uint32Array(count);
      drawWords(draw, out, { first: 0, count });
      return out;
    }
    case "uint64": {
      const out = new BigUint64Array(count);
      const halves = new Uint32Array(out.buffer);
      const high = new Uint32Array(count);
      const low = new Uint32Array(count);
      drawHalves(draw, high, low, { first: 0, count });
      const [first, second] = littleEndian ? [low, high] : [high, low];
      for (let i = 0; i < count; i++) {
        halves[2 * i] = first[i]!;
        halves[2 * i + 1] = second[i]!;
      }
      return out;
    }
    default:
      throw new WeightInitError(
        "WI_BAD_ARGUMENT",
        `expected a dtype of bits, one of uint8, uint16, uint32, uint64, got ${shown(dtype)}`,
      );
  }
}

/** `randint` of two children's words: of 32 bits. The modulus makes small numbers a little likelier, as JAX's does. */
export function randint32(first: Draw, second: Draw, count: number, lo: number, hi: number): Int32Array<ArrayBuffer> {
  const high = bitsOf(first, count, "uint32");
  const low = bitsOf(second, count, "uint32");
  const out = new Int32Array(count);
  // Of hi ≤ lo only lo comes.
  const span = hi > lo ? hi - lo : 1;
  const factor = ((2 ** 16 % span) ** 2 % 2 ** 32) % span;
  for (let i = 0; i < count; i++) {
    const product = Math.imul(high[i]! % span, factor) + (low[i]! % span);
    out[i] = lo + ((product >>> 0) % span);
  }
  return out;
}

/** Of 64 bits. */
export function randint64(first: Draw, second: Draw, count: number, lo: bigint, hi: bigint) {
  const high = bitsOf(first, count, "uint64");
  const low = bitsOf(second, count, "uint64");
  const span = hi > lo ? hi - lo : 1n;
  const factor = BigInt.asUintN(64, (2n ** 32n % span) ** 2n) % span;
  const out = new BigInt64Array(count);
  for (let i = 0; i < count; i++) {
    out[i] = lo + (BigInt.asUintN(64, (high[i]! % span) * factor + (low[i]! % span)) % span);
  }
  return out;
}

/** `permutation`'s rounds: until all pairs of sort keys most likely differ at least once. */
export function roundsOf(count: number): number {
  return Math.ceil((3 * Math.log(Math.max(1, count))) / Math.log(2 ** 32 - 1));
}

/** The numbers of `order`, sorted by a key's words. Equal words keep their order. */
export function sortedByWords(draw: Draw, order: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const words = bitsOf(draw, order.length, "uint32");
  return Int32Array.from(placesOf(words), (place) => order[place]!);
}
