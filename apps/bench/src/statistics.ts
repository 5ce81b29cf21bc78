/**
 * Medians, their spread, and ratios of samples that were taken in the same rounds.
 *
 * @module
 */
import { quantile } from "d3-array";

/** The middle of some samples and how far they spread. */
export interface Spread {
  readonly median: number;
  /** First and third quartile. */
  readonly q1: number;
  readonly q3: number;
  readonly count: number;
}

/** @throws RangeError if there is no sample. */
export function spread(samples: readonly number[]): Spread {
  if (samples.length === 0) throw new RangeError("expected at least one sample, got none");
  return {
    median: quantile(samples, 0.5)!,
    q1: quantile(samples, 0.25)!,
    q3: quantile(samples, 0.75)!,
    count: samples.length,
  };
}

/**
 * How many times as long `other` takes as `ours`: the ratio of each round, so that a load that comes and goes hits
 * both sides of it.
 */
export function ratios(other: readonly number[], ours: readonly number[]): Spread {
  const rounds = Math.min(other.length, ours.length);
  return spread(Array.from({ length: rounds }, (_, round) => other[round]! / ours[round]!));
}

/** The same samples in another unit. */
export function scaled({ median, q1, q3, count }: Spread, factor: number): Spread {
  return { median: median * factor, q1: q1 * factor, q3: q3 * factor, count };
}
