/**
 * Sorting by words.
 *
 * @module
 */

/** A word and a place below this fit a double's 53 bits. */
const PLACES = 2 ** 21;

/** Places in the order of their words; equal words keep their order. Up to 2²¹ of them. */
export function placesByNumbers(words: Uint32Array): Float64Array {
  const numbers = Float64Array.from(words, (word, i) => word * PLACES + i).sort();
  return numbers.map((number) => number & (PLACES - 1));
}

/** The same, of any number. */
export function placesByComparing(words: Uint32Array): Uint32Array {
  return Uint32Array.from(words, (_, i) => i).sort((a, b) => words[a]! - words[b]! || a - b);
}

/** The quicker of both. */
export function placesOf(words: Uint32Array): Float64Array | Uint32Array {
  return words.length <= PLACES ? placesByNumbers(words) : placesByComparing(words);
}
