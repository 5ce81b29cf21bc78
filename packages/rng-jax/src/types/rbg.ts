/**
 * Keys of type rbg: two of threefry. Their bits are XLA's `RngBitGenerator`'s, which JAX promises on no device.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import type { KeyType, KeyWords } from "./key-type.ts";
import { threefry2x32 } from "./threefry2x32.ts";

/** What is done with each half. */
const halves = ([a, b, c, d]: KeyWords, make: (half: KeyWords) => number[]): number[] => [
  ...make([a!, b!]),
  ...make([c!, d!]),
];

function refuse(): never {
  throw new WeightInitError(
    "WI_NOT_REPRODUCED",
    'expected a key of type "threefry2x32" (or "threefry4x32", "philox4x32", "philox2x32") to draw from, got "rbg", whose bits come from XLA\'s RngBitGenerator: JAX promises them on no device',
  );
}

export const rbg: KeyType = {
  size: 4,
  hasOriginalOrder: true,
  fromSeed: (high, low) => [high, low, high, low],
  child: (key, index, count, isPartitionable) =>
    halves(key, (half) => threefry2x32.child(half, index, count, isPartitionable)),
  foldIn: (key, data) => halves(key, (half) => threefry2x32.foldIn(half, data)),
  bits32: refuse,
  bits64: refuse,
};
