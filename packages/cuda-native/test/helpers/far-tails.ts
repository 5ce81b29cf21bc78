/**
 * Float64 values far out in the tails, where the quantile has a polynomial of its own that one normal in 10¹¹ reaches:
 * truncated normals beyond 4.75.
 */
import { truncatedNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";

export const SEED = 42n;
export const SIZE = 2 ** 34;
/** About the smallest mass that is not refused. */
export const BOUNDS = { lo: 4.75, hi: Number.POSITIVE_INFINITY } as const;

/** Elements looked through, and what counts as far: √(−ln p) is 5 at 6.66 (docs/stream.md, zTail). */
const SAMPLE = 2 ** 22;
const FAR = 6.5;
/** Elements whose high word is 2³² − 4 or more, found by computing 2³³ of them: beyond 8, where the last coefficient counts. */
const FARTHEST = [
  1096205116, 1245470203, 1672163966, 1679047683, 2207261779, 3716294568, 4526136274, 5220964234, 6543726872,
  7512370155, 8346660287,
];

function made(rows: readonly [number, number]): Float64Array {
  return truncatedNormal(new CpuRng(SEED), "float64", SIZE, { ...BOUNDS, rows }).data;
}

/** Indices of elements, and what the CPU makes of them. */
export function farTails(): (readonly [index: number, value: number])[] {
  const sampled = [...made([0, SAMPLE]).entries()].filter(([, value]) => value > FAR);
  return [...sampled, ...FARTHEST.map((index) => [index, made([index, index + 1])[0]!] as const)];
}
