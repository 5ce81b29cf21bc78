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

/**
 * As rare, of counts: where a count is 0, the chance is e^(-r²/2) for r standard errors by `shareErrors`, which is more than
 * a normal number's beyond r.
 */
export const COUNT_LIMIT = 6.5;

/** In standard deviations of the law. */
const WIDTHS = [1, 2, 2.5, 3, 3.5, 4, 4.5];

/** So many standard errors are worth another look, with more of the recipe's values. */
export const SUSPICION = 4;

/** A share that differs by less than this is no fault, however many values there are: see `STEPS`. */
const NO_MATTER = 0.02;

/**
 * Steps of a uniform law in 16 bits: what torch 2.15 draws in bfloat16 on the CPU has a mean that is half a step too low,
 * 1/256 of the bound of U(±bound) (measured of 2^20 numbers).
 */
const STEPS: Readonly<Record<string, number>> = { BF16: 2 ** 8, F16: 2 ** 11 };

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

/**
 * Whether a share of each of two sets of values is one: the signed root of 2 Σ o ln(o/e) over the table of both (Wilks
 * 1938), which holds for few values, too.
 *
 * @param got - how many of `count` values
 * @param expected - how many of the recipe's `total` values
 */
function shareErrors(got: number, count: number, expected: number, total: number): number {
  const all = (got + expected) / (count + total);
  const term = (seen: number, of: number, share: number) => (seen === 0 ? 0 : seen * Math.log(seen / (of * share)));
  const half =
    term(got, count, all) +
    term(count - got, count, 1 - all) +
    term(expected, total, all) +
    term(total - expected, total, 1 - all);
  return Math.sign(got / count - expected / total) * Math.sqrt(2 * Math.max(0, half));
}

/**
 * How many values beside the least and the largest one may equal them where a law is continuous. Generators have at least
 * 2²³ numbers, as JAX' uniform ones, of which a normal one's tail has no more than its share. And normal numbers are rounded
 * to one: near the least or the largest of n, at x < 6.3σ, there is one in σ²/x, and float32 are |x|/2²³ apart, more where
 * low bits are not used.
 */
function tiesExpected(count: number, unusedBits: number): number {
  return 2 * (count / 2 ** 22 + (40 * 2 ** unusedBits) / 2 ** 23);
}

/** How unlikely it is that a Poisson count is so much above what is expected, by Chernoff's bound: e^-surprise. */
const surprise = (got: number, expected: number) =>
  got > expected ? got * Math.log(got / expected) - (got - expected) : 0;

/**
 * Of values that end where the law goes on: none beyond the ends, and more at them than by chance. Where t are expected
 * beyond both ends of a right tensor, t is the sum of two exponential numbers, more than t by a chance of (1 + t)e^-t.
 */
function endsDeviation(file: Tally, recipe: Tally, isBounded: boolean): Deviation {
  const [{ min, max, mean, count }, { count: total }] = [file.summary(), recipe.summary()];
  const share = count / total;
  const slack = isBounded ? (max - min) / (STEPS[file.origin] ?? Number.POSITIVE_INFINITY) : 0;
  const beyond = recipe.outside(min - slack, max + slack);
  const t = shareErrors(0, count, beyond, total) ** 2 / 2;
  const more = file.ends - 2;
  let [expected, ties] = [0, 0];
  if (file.is16) {
    const like = recipe.like(min) + recipe.like(max);
    expected = like * share;
    if (more > expected) ties = shareErrors(more, count, like, total) ** 2 / 2;
  } else {
    // Where the recipe's own values are often the least or the largest, so may the file's be.
    expected = tiesExpected(count, file.unusedBits) + 2 * share * (recipe.ends - 2);
    ties = surprise(more, expected);
  }
  // The steps of a uniform law in 16 bits are the framework's; and where they were widened, the recipe has none.
  const isKnown = !(file.origin in STEPS) || (file.is16 && !isBounded);
  // Two values may be one by chance where tails were cut, and not clamped.
  const isClamped = isKnown && more > (1 + NO_MATTER) * expected && ties > 3;
  const errors = Math.sqrt(2 * Math.max(0, t + (isClamped ? ties : 0) - Math.log1p(t)));
  if (isClamped)
    return {
      what: "values that are the least or the largest",
      expected: Math.round(expected + 2),
      got: file.ends,
      errors,
    };
  const distance = Number(Math.max(max - mean, mean - min).toPrecision(3));
  return { what: `values beyond ${distance} of the mean`, expected: Math.round(beyond * share), got: 0, errors };
}

/**
 * Of a tensor whose law leaves something to chance.
 *
 * @param limit - standard errors that are too many; otherwise those that a right file is as good as never off
 */
export function deviationsOf(file: Tally, recipe: Tally, limit?: number): Deviation[] {
  const [got, expected] = [file.summary(), recipe.summary()];
  const share = got.count / expected.count;
  const found: Deviation[] = [];
  const add = (what: string, e: number, g: number, errors: number) => {
    if (Math.abs(errors) > (limit ?? LIMIT)) found.push({ what, expected: e, got: g, errors: Math.abs(errors) });
  };
  // A law whose range ends, as a uniform's does: the recipe's own values fill it.
  const isBounded = expected.kurtosis < 2.5 && expected.count >= 16_384;
  const range = expected.max - expected.min;
  const error = expected.std * Math.sqrt(1 / got.count + 1 / expected.count);
  const slack = isBounded ? range / 2 / (STEPS[file.origin] ?? Number.POSITIVE_INFINITY) : 0;
  const off = got.mean - expected.mean;
  add("mean", expected.mean, got.mean, (Math.sign(off) * Math.max(0, Math.abs(off) - slack)) / error);
  // Of a few values nothing can be said.
  if (got.count >= 4) add("std", expected.std, got.std, varianceErrors(got, expected));
  add("zeros", expected.zeros * share, got.zeros, countErrors(got.zeros, expected.zeros * share, share));
  const addCount = (what: string, g: number, e: number) => {
    const errors = shareErrors(g, got.count, e, expected.count);
    const matters = Math.abs(g - e * share) > NO_MATTER * e * share;
    if (matters && Math.abs(errors) > (limit ?? COUNT_LIMIT))
      found.push({ what, expected: Math.round(e * share), got: g, errors: Math.abs(errors) });
  };
  const beyond = (distance: number) =>
    addCount(
      `values beyond ${Number(distance.toPrecision(3))} of the mean`,
      file.beyond(expected.mean, distance),
      recipe.beyond(expected.mean, distance),
    );
  // Another spread has other tails, which need no lines of their own.
  if (found.length > 0) return found;
  const ends = endsDeviation(file, recipe, isBounded);
  if (ends.got > 0 && ends.errors > (limit ?? COUNT_LIMIT)) return [ends];
  for (const width of WIDTHS) beyond(width * expected.std);
  if (ends.errors > (limit ?? COUNT_LIMIT)) found.push(ends);
  const reach = Math.max(got.max - expected.max, expected.min - got.min);
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
