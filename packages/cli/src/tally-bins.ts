/**
 * What a tensor's values are like, in equal intervals from the least to the largest.
 *
 * @module
 */
import type { Tally } from "./tally.ts";

/** What a code stands for: of 16 bits what is rounded to it, otherwise the float32 that begin with it. */
function intervalOf({ values, is16 }: Tally, code: number): readonly [number, number] {
  const value = values[code]!;
  const next = Number.isFinite(values[code + 1] ?? Number.NaN) ? values[code + 1]! : value;
  if (!is16) return [value, next];
  const last = (code & 0x7fff) === 0 ? value : values[code - 1]!;
  return [(last + value) / 2, (value + next) / 2];
}

/**
 * About how many values lie in each of `bins`, for a picture. A code stands for an interval, whose values are taken to lie
 * evenly in it: otherwise its width would show beside that of the bins.
 */
export function densityOf(tally: Tally, bins: number): number[] {
  const { min, max } = tally.summary();
  const heights = new Array<number>(bins).fill(0);
  if (!(max > min)) return heights;
  const at = (value: number) => Math.max(0, Math.min(bins, ((value - min) / (max - min)) * bins));
  for (const code of tally.present) {
    const n = tally.counts[code]!;
    const value = tally.values[code]!;
    if (!Number.isFinite(value)) continue;
    const [a, b] = intervalOf(tally, code).map(at) as [number, number];
    const [from, to] = a < b ? [a, b] : [b, a];
    if (to - from < 1e-9 || value === 0) {
      heights[Math.min(bins - 1, Math.floor(at(value)))]! += n;
      continue;
    }
    for (let bin = Math.floor(from); bin < to; bin++) {
      heights[bin]! += (n * (Math.min(to, bin + 1) - Math.max(from, bin))) / (to - from);
    }
  }
  return heights;
}

/** How many values lie in each of `bins`. */
export function histogramOf(tally: Tally, bins: number): number[] {
  const { min, max } = tally.summary();
  const heights = new Array<number>(bins).fill(0);
  if (!(max > min)) return heights;
  for (const code of tally.present) {
    const value = tally.values[code]!;
    if (!Number.isFinite(value)) continue;
    const bin = Math.floor(((value - min) / (max - min)) * bins);
    heights[Math.min(bins - 1, Math.max(0, bin))]! += tally.counts[code]!;
  }
  return heights;
}
