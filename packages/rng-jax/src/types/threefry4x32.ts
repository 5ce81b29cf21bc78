/**
 * Keys of Threefry-4x32 with 20 rounds (Salmon and others, SC 2011), since JAX 0.10.
 *
 * @module
 */
import { highOf, type KeyType, type KeyWords, lowOf } from "./key-type.ts";

const ROTATIONS = [
  [10, 26],
  [11, 21],
  [13, 27],
  [23, 5],
  [6, 20],
  [17, 11],
  [25, 10],
  [18, 20],
] as const;

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** The four words of a counter's block. */
function block(c0: number, c1: number, c2: number, c3: number, key: KeyWords): Uint32Array {
  const [k0, k1, k2, k3] = key as unknown as readonly [number, number, number, number];
  const keys = [k0, k1, k2, k3, k0 ^ k1 ^ k2 ^ k3 ^ 0x1bd11bda];
  const x = Uint32Array.of(c0 + k0, c1 + k1, c2 + k2, c3 + k3);
  for (let round = 0; round < 20; round++) {
    const [a, b] = ROTATIONS[round % 8]!;
    const [first, second] = round % 2 === 0 ? [1, 3] : [3, 1];
    x[0]! += x[first]!;
    x[first] = rotate(x[first]!, a) ^ x[0]!;
    x[2]! += x[second]!;
    x[second] = rotate(x[second]!, b) ^ x[2]!;
    if (round % 4 === 3) {
      const group = (round + 1) / 4;
      for (let j = 0; j < 4; j++) x[j]! += keys[(group + j) % 5]!;
      x[3]! += group;
    }
  }
  return x;
}

export const threefry4x32: KeyType = {
  size: 4,
  fromSeed: (high, low) => [...block(0, 0, 0, 0, [high, low, 0, 0])],
  child: (key, index) => [...block(0, 0, highOf(index), lowOf(index), key)],
  foldIn: (key, data) => [...block(0, 0, 0, data, key)],
  bits32(key, out, { first }) {
    for (let i = 0; i < out.length; i++) {
      const x = block(highOf(first + i), lowOf(first + i), 0, 0, key);
      out[i] = x[0]! ^ x[1]! ^ x[2]! ^ x[3]!;
    }
  },
  bits64(key, high, low, { first }) {
    for (let i = 0; i < high.length; i++) {
      const x = block(highOf(first + i), lowOf(first + i), 0, 0, key);
      high[i] = x[0]! ^ x[2]!;
      low[i] = x[1]! ^ x[3]!;
    }
  },
};
