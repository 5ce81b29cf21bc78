/**
 * The words of a draw: word i is output i mod 4 of Philox block ⌊i/4⌋ (docs/stream.md, "Words").
 *
 * @module
 */
import { type Key, philox4x32 } from "./philox.ts";

/** Lane 0 of a draw: the words that become values. */
export const VALUES = 0;
/** Lane 1 of a draw: the words that select (sparse initializers). */
export const SELECTION = 1;

/** Where words come from: `count` words `first`, `first + 1`, … of one lane of one draw, written to the start of `out`. */
export type WordSource = (out: Uint32Array, first: number, lane: number, count?: number) => void;

/** A block of which only some words are wanted. */
const partial = /* @__PURE__ */ new Uint32Array(4);

const TWO_32 = 2 ** 32;

/**
 * Fills `out` with words `first`, `first + 1`, … of a draw.
 *
 * @param first - index of the first word, a safe integer
 * @param count - words to make; by default all that `out` holds
 */
export function fillWords(
  out: Uint32Array,
  key: Key,
  draw: number,
  lane: number,
  first: number,
  count: number = out.length,
): void {
  let block = Math.floor(first / 4);
  let at = 0;
  for (let skip = first - block * 4; at < count; skip = 0, block++) {
    const whole = skip === 0 && count - at >= 4;
    philox4x32(block >>> 0, Math.floor(block / TWO_32), draw, lane, key, whole ? out : partial, whole ? at : 0);
    if (whole) at += 4;
    else while (skip < 4 && at < count) out[at++] = partial[skip++]!;
  }
}

/** The words of one draw of a portable generator. */
export function portableWords(key: Key, draw: number): WordSource {
  return (out, first, lane, count) => fillWords(out, key, draw, lane, first, count);
}
