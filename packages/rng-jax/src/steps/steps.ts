/**
 * From a uniform number to a value: the operations of `jax.random`, one after the other (`jax/_src/random/core.py`).
 *
 * @module
 */
import type { Precision } from "./precision.ts";

/** u = max(lo, v·range + lo) of v in [0, 1); of a normal law clip(erf⁻¹(u)·root); then ·scale, + shift. */
export interface Steps {
  readonly precision: Precision;
  readonly lo: number;
  readonly range: number;
  /** Whether the uniform number goes through erf⁻¹. */
  readonly isNormal: boolean;
  /** √2 */
  readonly root: number;
  readonly least: number;
  readonly most: number;
  readonly scale: number;
  /** −0 where nothing is added. */
  readonly shift: number;
  /** Whether ·scale and + shift are one operation, as XLA compiles them; in the 16-bit types they stay two. */
  readonly isFused: boolean;
}

/** `random.uniform(key, shape, dtype, lo, hi)`. */
export function uniformSteps(precision: Precision, lo: number, hi: number): Steps {
  const { round } = precision;
  const low = round(lo);
  return {
    precision,
    lo: low,
    range: round(round(hi) - low),
    isNormal: false,
    root: 1,
    least: Number.NEGATIVE_INFINITY,
    most: Number.POSITIVE_INFINITY,
    scale: 1,
    shift: -0,
    isFused: false,
  };
}

/** `random.normal(key, shape, dtype)`. */
export function normalSteps(precision: Precision): Steps {
  const root = precision.round(Math.SQRT2);
  return { ...uniformSteps(precision, precision.next(-1, true), 1), isNormal: true, root };
}

/** `random.truncated_normal(key, lower, upper, shape, dtype)`. */
export function truncatedSteps(precision: Precision, lower: number, upper: number): Steps {
  const { type, round, erf, next } = precision;
  // 1/√2 of the type: jitted, a division by a constant is a product; in bfloat16 by a float32.
  const inverse = type === "bfloat16" ? 0.7071823477745056 : round(1 / normalSteps(precision).root);
  const bound = (x: number) => erf(round(round(x) * inverse));
  return {
    ...normalSteps(precision),
    ...pick(uniformSteps(precision, bound(lower), bound(upper))),
    least: next(round(lower), true),
    most: next(round(upper), false),
  };
}

const pick = ({ lo, range }: Steps): Pick<Steps, "lo" | "range"> => ({ lo, range });

/** The value of a uniform number `v` in [0, 1). */
export function valueAt(steps: Steps, v: number): number {
  const { precision, lo } = steps;
  const { round } = precision;
  let x = Math.max(lo, precision.affine(v, steps.range, lo));
  if (steps.isNormal) {
    x = round(precision.erfInv(x) * steps.root);
    x = Math.min(Math.max(x, steps.least), steps.most);
  }
  return steps.isFused ? precision.affine(x, steps.scale, steps.shift) : round(round(x * steps.scale) + steps.shift);
}
