/**
 * MLX's integers of a key.
 *
 * @module
 */
import { threefryWords } from "@weightinit/rng-parts";
import type { KeyWords } from "./key-words.ts";

const f = Math.fround;

/** The words of a key. */
export function wordsOf([high, low]: KeyWords, n: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(n);
  threefryWords(high, low, words);
  return words;
}

/** `mx.random.permutation(n)`: the order of n words, equal ones as they come. */
export function permutation(key: KeyWords, n: number): Uint32Array<ArrayBuffer> {
  const words = wordsOf(key, n);
  return Uint32Array.from(words.keys()).sort((a, b) => words[a]! - words[b]! || a - b);
}

/** The float32 after 2³². */
const BEYOND = 2 ** 32 + 2 ** 9;

/** `mx.random.bernoulli(p)`: 1 with probability p. */
export function bernoulli(key: KeyWords, p: number, n: number): Uint8Array<ArrayBuffer> {
  const bound = f(f(p) * BEYOND);
  return Uint8Array.from(wordsOf(key, n), (word) => (f(word) < bound ? 1 : 0));
}
