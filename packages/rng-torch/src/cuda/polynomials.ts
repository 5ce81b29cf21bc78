/**
 * The polynomials of CUDA's functions, and Horner's method with fused operations.
 *
 * @module
 */
import { fma, fmaf, hexDoubles } from "@weightinit/rng-parts";
import { POLYNOMIALS } from "./tables.ts";

/** Their coefficients in the order of the table. */
const LENGTHS = { log32: 9, centre: 10, tail: 6, log64: 8, cosine: 8, sine: 6 } as const;

/** `logf`'s, `erfinvf`'s near 0 and in the tails, `log`'s, and `sincospi`'s. */
export type Polynomial = keyof typeof LENGTHS;

let made: Record<Polynomial, Float64Array> | undefined;

function coefficients(name: Polynomial): Float64Array {
  if (made === undefined) {
    const all = hexDoubles(POLYNOMIALS);
    let at = 0;
    made = Object.fromEntries(
      Object.entries(LENGTHS).map(([key, length]) => {
        at += length;
        return [key, all.subarray(at - length, at)];
      }),
    ) as Record<Polynomial, Float64Array>;
  }
  return made[name];
}

/** The polynomial at x, in float32. */
export function horner32(name: Polynomial, x: number): number {
  const table = coefficients(name);
  let p = table[0]!;
  for (let i = 1; i < table.length; i++) p = fmaf(p, x, table[i]!);
  return p;
}

/** The polynomial at x, in float64. */
export function horner64(name: Polynomial, x: number): number {
  const table = coefficients(name);
  let p = table[0]!;
  for (let i = 1; i < table.length; i++) p = fma(p, x, table[i]!);
  return p;
}
