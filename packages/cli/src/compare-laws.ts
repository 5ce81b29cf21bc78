/**
 * A tensor of a file against one of the recipe: do both look like draws from one law? The recipe's is made from another
 * seed, several times where it is small, so that any law there is can be compared, whatever its formula.
 *
 * @module
 */
import type { Summary, Tally } from "./tally.ts";

/** How one number of a tensor deviates. */
export interface Deviation {
  readonly what: string;
  readonly expected: number;
  readonly got: number;
  /** In standard errors; infinite where the law leaves no choice. */
  readonly errors: number;
}

/** A normal number is this far off once in 5 · 10⁸: files have thousands of tensors, and several tests each. */
export const LIMIT = 6;

/** Numbers that a test of the tails needs, so that its normal approximation holds. */
const FOR_TAILS = 50;

/** The variance of a variance, relative to its square, of independent values: (kurtosis − 1)/n. */
const spread = ({ kurtosis, count }: Summary) => (kurtosis - 1) / count;

/** Wilson and Hilferty (1931): the cube root of a χ² over its degrees of freedom is nearly normal. */
function varianceErrors(got: Summary, expected: Summary): number {
  const relative = spread({ ...expected, count: got.count });
  const w = relative / 9;
  const ratio = got.std ** 2 / expected.std ** 2;
  return (Math.cbrt(ratio) - (1 - w)) / Math.sqrt(w + spread(expected) / 9);
}

/** Anscombe (1948): 2√(x + 3/8) of a Poisson count has variance 1. */
function countErrors(got: number, expected: number, share: number): number {
  return (2 * (Math.sqrt(got + 3 / 8) - Math.sqrt(expected + 3 / 8))) / Math.sqrt(1 + share);
}

/** Of a tensor whose law leaves something to chance. */
export function deviationsOf(file: Tally, recipe: Tally): Deviation[] {
  const [got, expected] = [file.summary(), recipe.summary()];
  const share = got.count / expected.count;
  const found: Deviation[] = [];
  const add = (what: string, e: number, g: number, errors: number) => {
    if (Math.abs(errors) > LIMIT) found.push({ what, expected: e, got: g, errors: Math.abs(errors) });
  };
  const error = expected.std * Math.sqrt(1 / got.count + 1 / expected.count);
  add("mean", expected.mean, got.mean, (got.mean - expected.mean) / error);
  // Of a few values nothing can be said.
  if (got.count >= 4) add("std", expected.std, got.std, varianceErrors(got, expected));
  add("zeros", expected.zeros * share, got.zeros, countErrors(got.zeros, expected.zeros * share, share));
  for (const width of [1, 2, 2.5, 3, 4]) {
    const distance = width * expected.std;
    const [g, e] = [file.beyond(expected.mean, distance), recipe.beyond(expected.mean, distance) * share];
    if (e < FOR_TAILS || got.count - e < FOR_TAILS) continue;
    // Of a binomial count the variance is smaller by the share of the others.
    const errors = countErrors(g, e, share) / Math.sqrt(1 - e / got.count);
    add(`values beyond ${Number(distance.toPrecision(3))} of the mean`, Math.round(e), g, errors);
  }
  // A law whose range ends, as a uniform's does: the recipe's own values fill it.
  const range = expected.max - expected.min;
  const reach = Math.max(got.max - expected.max, expected.min - got.min);
  const isBounded = expected.kurtosis < 2.5 && expected.count >= 16_384;
  if (isBounded && reach > 0.01 * range) {
    const [e, g] = got.max - expected.max === reach ? [expected.max, got.max] : [expected.min, got.min];
    found.push({ what: "the farthest value", expected: e, got: g, errors: Number.POSITIVE_INFINITY });
  }
  return found;
}

/** Of a tensor that is the same from any seed: the first value that is another, but for the last digits. */
export function firstOther(got: ArrayLike<number>, expected: ArrayLike<number>, digits: number): number {
  for (let i = 0; i < expected.length; i++) {
    const [g, e] = [got[i]!, expected[i]!];
    // `!(… ≤ …)` finds NaN, too.
    if (!(Math.abs(g - e) <= digits * Math.max(Math.abs(e), 1e-3))) return i;
  }
  return -1;
}
