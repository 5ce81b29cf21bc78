/**
 * JAX's default type of keys: Threefry-2x32 (`jax/_src/random/threefry2x32.py`).
 *
 * @module
 */
import { threefry2x32 as block, threefryWords } from "@weightinit/rng-parts";
import { highOf, type KeyType, type KeyWords, lowOf } from "./key-type.ts";

const pair = /* @__PURE__ */ new Uint32Array(2);

/** The block of a counter, as numbers. */
function blockOf(c0: number, c1: number, [k0, k1]: KeyWords): number[] {
  block(c0, c1, k0!, k1!, pair);
  return [pair[0]!, pair[1]!];
}

export const threefry2x32: KeyType = {
  size: 2,
  hasOriginalOrder: true,
  fromSeed: (high, low) => [high, low],
  child(key, index, count, isPartitionable) {
    if (isPartitionable) return blockOf(highOf(index), lowOf(index), key);
    threefryWords(key[0]!, key[1]!, pair, 2 * index, 2 * count);
    return [pair[0]!, pair[1]!];
  },
  foldIn: (key, data) => blockOf(0, data, key),
  bits32([k0, k1], out, { first, count }, isPartitionable) {
    if (!isPartitionable) {
      threefryWords(k0!, k1!, out, first, count);
      return;
    }
    for (let i = 0, index = first; i < out.length; i++, index++) {
      block(highOf(index), index, k0!, k1!, pair);
      out[i] = pair[0]! ^ pair[1]!;
    }
  },
  bits64([k0, k1], high, low, { first, count }, isPartitionable) {
    // In the original order the upper halves are the first half of 2·count words.
    const second = isPartitionable ? 0 : count;
    for (let i = 0, index = first; i < high.length; i++, index++) {
      block(isPartitionable ? highOf(index) : index, second + index, k0!, k1!, pair);
      high[i] = pair[0]!;
      low[i] = pair[1]!;
    }
  },
};
