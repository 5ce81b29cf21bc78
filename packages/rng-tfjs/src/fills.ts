/**
 * The loops of TensorFlow.js' `rand_util.ts`: `UniformRandom` and `MPRandGauss`. All in float64; the array rounds.
 *
 * Alea's steps stand in the loops, on local variables: calls of a generator object take longer.
 *
 * @module
 */
import { type AleaState, MULTIPLIER } from "./alea.ts";

/** What is filled: it takes numbers, and rounds them if it must. */
export type Places = Float32Array | Float64Array | Int32Array | Uint8Array;

/** A normal law. */
export interface Moments {
  readonly mean: number;
  readonly std: number;
}

/** The draws of a seed: each begins anew. */
export interface Draws {
  uniform(out: Places, a: number, b: number): void;
  normal(out: Places, moments: Moments, isTruncated: boolean): void;
}

/** a + (b − a)·u, which rounding may take to b. */
export function fillUniform(state: AleaState, out: Places, a: number, b: number): void {
  let { c, s0, s1, s2 } = state;
  const range = b - a;
  for (let i = 0; i < out.length; i++) {
    const t = MULTIPLIER * s0 + c * 2 ** -32;
    s0 = s1;
    s1 = s2;
    c = t | 0;
    s2 = t - c;
    out[i] = a + range * s2;
  }
}

/**
 * Marsaglia's polar method: two numbers a pair. A truncated pair is drawn again until its first number lies within two
 * standard deviations; its second is dropped if it does not.
 *
 * `Math.log` is the engine's, as it is for TensorFlow.js.
 */
export function fillNormal(state: AleaState, out: Places, { mean, std }: Moments, isTruncated: boolean): void {
  let { c, s0, s1, s2 } = state;
  const reach = isTruncated ? std * 2 : Number.POSITIVE_INFINITY;
  const lower = mean - reach;
  const upper = mean + reach;
  for (let i = 0; i < out.length; ) {
    const t1 = MULTIPLIER * s0 + c * 2 ** -32;
    c = t1 | 0;
    const u1 = t1 - c;
    const t2 = MULTIPLIER * s1 + c * 2 ** -32;
    c = t2 | 0;
    const u2 = t2 - c;
    s0 = s2;
    s1 = u1;
    s2 = u2;
    const v1 = 2 * u1 - 1;
    const v2 = 2 * u2 - 1;
    const s = v1 * v1 + v2 * v2;
    if (s >= 1 || s === 0) continue;
    const factor = Math.sqrt((-2 * Math.log(s)) / s);
    const x = mean + std * v1 * factor;
    const y = mean + std * v2 * factor;
    if (!(x <= upper && x >= lower)) continue;
    out[i++] = x;
    if (i < out.length && y <= upper && y >= lower) out[i++] = y;
  }
}
