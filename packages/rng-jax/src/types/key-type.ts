/**
 * What a type of keys (`impl` in JAX) is: how its keys are made, and the words that each gives.
 *
 * @module
 */

/** The words of a key: unsigned, 32 bits each. */
export type KeyWords = readonly number[];

/** Which words of a key, out of how many that are asked for together. */
export interface Range {
  /** The first one to write. */
  readonly first: number;
  /** How many numbers the whole draw has: the order of JAX before 0.5 depends on it. */
  readonly count: number;
}

/** A type of keys. */
export interface KeyType {
  /** Words of a key. */
  readonly size: number;
  /** Whether the order of JAX before 0.5 is another one: `jax_threefry_partitionable` counts for threefry2x32 alone. */
  readonly hasOriginalOrder?: boolean;
  /** The key of a seed, of which `high` and `low` are the halves. */
  fromSeed(high: number, low: number): number[];
  /** Child `index` of `count` that a split makes. */
  child(key: KeyWords, index: number, count: number, isPartitionable: boolean): number[];
  /** `fold_in` of a word. */
  foldIn(key: KeyWords, data: number): number[];
  /** Writes words of 32 bits. */
  bits32(key: KeyWords, out: Uint32Array, range: Range, isPartitionable: boolean): void;
  /** Writes the halves of words of 64 bits. */
  bits64(key: KeyWords, high: Uint32Array, low: Uint32Array, range: Range, isPartitionable: boolean): void;
}

/** The halves of an index. */
export const highOf = (index: number): number => Math.floor(index / 2 ** 32);
export const lowOf = (index: number): number => index >>> 0;
