/**
 * Keys of Philox4×32-10, since JAX 0.10.
 *
 * @module
 */
import { philox4x32 as block } from "@weightinit/rng-parts";
import { highOf, type KeyType, type KeyWords, lowOf } from "./key-type.ts";

const four = /* @__PURE__ */ new Uint32Array(4);

/** The first two words of a counter's block. */
function pairOf(c0: number, c1: number, c2: number, c3: number, [k0, k1]: KeyWords): number[] {
  block(c0, c1, c2, c3, k0!, k1!, four);
  return [four[0]!, four[1]!];
}

export const philox4x32: KeyType = {
  size: 2,
  fromSeed: (high, low) => pairOf(high, low, 0, 0, [0, 0]),
  child: (key, index) => pairOf(0, 0, highOf(index), lowOf(index), key),
  foldIn: (key, data) => pairOf(0, 0, 0, data, key),
  bits32([k0, k1], out, { first }) {
    for (let i = 0; i < out.length; i++) {
      block(highOf(first + i), lowOf(first + i), 0, 0, k0!, k1!, four);
      out[i] = four[0]! ^ four[1]! ^ four[2]! ^ four[3]!;
    }
  },
  bits64([k0, k1], high, low, { first }) {
    for (let i = 0; i < high.length; i++) {
      block(highOf(first + i), lowOf(first + i), 0, 0, k0!, k1!, four);
      high[i] = four[0]!;
      low[i] = four[1]!;
    }
  },
};
