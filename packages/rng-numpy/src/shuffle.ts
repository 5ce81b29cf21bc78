/**
 * Shuffles and choices (`_generator.pyx`, `mtrand.pyx`).
 *
 * @module
 */
import { bounded, interval } from "./integers.ts";
import type { WordSource } from "./word-source.ts";

/** An array whose elements can change places. */
export type Shuffled = { readonly length: number; [index: number]: unknown };

/** Fisher and Yates from the end, down to place `first`. */
function fisherYates(
  source: WordSource,
  array: Shuffled,
  first: number,
  draw: (source: WordSource, most: number) => number,
): void {
  for (let i = array.length - 1; i >= first; i--) {
    source.ahead32(i - first + 1);
    const j = draw(source, i);
    const last = array[i];
    array[i] = array[j];
    array[j] = last;
  }
}

/** `shuffle` of one axis, of the Generator and of RandomState. */
export const shuffle = (source: WordSource, array: Shuffled): void => fisherYates(source, array, 1, interval);

/** `_shuffle_int`, the shuffle inside of `choice`. */
const shuffleTail = (source: WordSource, array: Shuffled, first: number): void =>
  fisherYates(source, array, first, bounded);

/** 0 … n − 1. */
export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** `Generator.choice(n, size, replace=False)`: by the tail of a shuffle, or by Floyd's method and a shuffle. */
export function chooseDistinct(source: WordSource, n: number, size: number, isShuffled: boolean): number[] {
  if (n > 10000 && size > Math.floor(n / (isShuffled ? 50 : 20))) {
    const all = range(n);
    shuffleTail(source, all, Math.max(n - size, 1));
    return all.slice(n - size);
  }
  const chosen = new Set<number>();
  for (let j = n - size; j < n; j++) {
    const value = bounded(source, j);
    chosen.add(chosen.has(value) ? j : value);
  }
  const result = [...chosen];
  if (isShuffled) shuffleTail(source, result, 1);
  return result;
}

/** Sums of the probabilities so far, divided by the last: `cdf` of both `choice`s. */
function cumulative(p: readonly number[]): number[] {
  let sum = 0;
  const sums = p.map((one) => {
    sum += one;
    return sum;
  });
  return sums.map((one) => one / sum);
}

/** `searchsorted(side="right")`: how many of the sorted values are ≤ x. */
function placeOf(sorted: readonly number[], x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `choice(p=p)` with replacement. */
export function chooseWeighted(source: WordSource, p: readonly number[], size: number): number[] {
  const sums = cumulative(p);
  return Array.from({ length: size }, () => placeOf(sums, source.nextDouble()));
}

/** `choice(p=p, replace=False)`: draws as many as are missing, keeps the new ones, until there are enough. */
export function chooseWeightedDistinct(source: WordSource, p: readonly number[], size: number): number[] {
  const left = [...p];
  const found = new Set<number>();
  while (found.size < size) {
    const draws = Array.from({ length: size - found.size }, () => source.nextDouble());
    for (const i of found) left[i] = 0;
    const sums = cumulative(left);
    for (const draw of draws) found.add(placeOf(sums, draw));
  }
  return [...found];
}
