/**
 * Parts of a drawn tensor that are copies of other parts: what becomes of shards that ranks drew from one seed, put
 * together, or of experts that did (fastmoe pull request 4, ms-swift pull request 7944).
 *
 * @module
 */
import { BLOCK_BYTES } from "./cut.ts";
import type { Axis, Run, SlabHints } from "./slab-hints.ts";

/** Reads bytes of the tensor. */
export type ReadBytes = (from: number, to: number) => Promise<Uint8Array>;

/** Indices of an axis that are copies of earlier ones. */
export interface Repeats {
  readonly axis: number;
  readonly length: number;
  /** Longest first. */
  readonly runs: readonly Run[];
}

/** So many runs say enough. */
const MOST = 16;

const isEqual = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

/** Whether each index of a run is, with all its elements, the one that many before it. */
async function holds(read: ReadBytes, { outer, length, inner }: Axis, { from, to, shift }: Run): Promise<boolean> {
  const [row, first, size, back] = [length * inner, from * inner, (to - from) * inner, shift * inner];
  if (row <= BLOCK_BYTES) {
    const rows = Math.floor(BLOCK_BYTES / row);
    for (let o = 0; o < outer; o += rows) {
      const bytes = await read(o * row, Math.min(o + rows, outer) * row);
      for (let at = first; at < bytes.length; at += row)
        if (!isEqual(bytes.subarray(at, at + size), bytes.subarray(at - back, at - back + size))) return false;
    }
    return true;
  }
  for (let o = 0; o < outer; o++)
    for (let at = o * row + first; at < o * row + first + size; at += BLOCK_BYTES) {
      const end = Math.min(at + BLOCK_BYTES, o * row + first + size);
      if (!isEqual(await read(at, end), await read(at - back, end - back))) return false;
    }
  return true;
}

const sizeOf = (runs: readonly Run[]) => runs.reduce((sum, { from, to }) => sum + to - from, 0);

/** How often a number of the tensor is there, on average. */
export function timesOf(repeats: readonly Repeats[]): number {
  return repeats.reduce((times, { length, runs }) => (times * length) / Math.max(1, length - sizeOf(runs)), 1);
}

/**
 * By axis.
 *
 * @param wordBytes - of what the hints count
 * @param recipe - hints of the recipe's own tensor, from another seed: what it repeats, the file may
 */
export async function repeatsOf(read: ReadBytes, hints: SlabHints, recipe: () => SlabHints): Promise<Repeats[]> {
  const found: Repeats[] = [];
  for (const [k, hint] of hints.axes.entries()) {
    const { axis } = hint;
    const inBytes = { ...axis, inner: axis.inner * hints.wordBytes };
    const runs: Run[] = [];
    for (const run of hint.runs().slice(0, MOST)) if (await holds(read, inBytes, run)) runs.push(run);
    if (runs.length === 0 || sizeOf(recipe().axes[k]!.runs()) >= sizeOf(runs)) continue;
    found.push({ axis: axis.axis, length: axis.length, runs });
  }
  return found;
}

/** In words. */
export function repeatsText({ axis, length, runs }: Repeats): string {
  const [{ from, to, shift }] = runs as [Run];
  const parts = length / shift;
  if (from === shift && to === length && Number.isInteger(parts))
    return parts === length
      ? `all ${length} indices of axis ${axis} are alike`
      : `${parts} equal parts of ${shift} along axis ${axis}`;
  const all = runs.length > 1 ? ` (${sizeOf(runs)} of ${length} in all)` : "";
  if (to - from === 1) return `index ${from} of axis ${axis} is ${from - shift} again${all}`;
  return `indices ${from} to ${to - 1} of axis ${axis} are ${from - shift} to ${to - shift - 1} again${all}`;
}
