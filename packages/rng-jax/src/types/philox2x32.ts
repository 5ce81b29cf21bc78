/**
 * Keys of Philox2×32-10 (Salmon and others, SC 2011), since JAX 0.10.
 *
 * @module
 */
import { highOf, type KeyType, lowOf } from "./key-type.ts";

const words = /* @__PURE__ */ new Uint32Array(2);

/** The high word of the product of `a` and 0xD256D193. */
function mulHigh(a: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const middle = a1 * 0xd193 + ((a0 * 0xd193) >>> 16);
  const cross = a0 * 0xd256 + (middle & 0xffff);
  return a1 * 0xd256 + (middle >>> 16) + (cross >>> 16);
}

/** Writes the two words of a counter's block to `words`. */
function block(c0: number, c1: number, key: number): Uint32Array {
  let x = c0;
  let y = c1;
  let k = key;
  for (let round = 0; round < 10; round++) {
    const high = mulHigh(x >>> 0);
    [x, y] = [high ^ k ^ y, Math.imul(x, 0xd256d193)];
    k = (k + 0x9e3779b9) | 0;
  }
  words[0] = x;
  words[1] = y;
  return words;
}

const first = ([word]: Uint32Array): number[] => [word!];

export const philox2x32: KeyType = {
  size: 1,
  fromSeed: (high, low) => first(block(high, low, 0)),
  child: ([key], index) => first(block(highOf(index), lowOf(index), key!)),
  foldIn: ([key], data) => first(block(0, data, key!)),
  bits32([key], out, range) {
    for (let i = 0; i < out.length; i++) {
      block(highOf(range.first + i), lowOf(range.first + i), key!);
      out[i] = words[0]! ^ words[1]!;
    }
  },
  bits64([key], high, low, range) {
    for (let i = 0; i < high.length; i++) {
      block(highOf(range.first + i), lowOf(range.first + i), key!);
      high[i] = words[0]!;
      low[i] = words[1]!;
    }
  },
};
