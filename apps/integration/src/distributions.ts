/**
 * Exact laws and the Kolmogorov–Smirnov distance, for tests and for the long statistics run.
 *
 * @module
 */
import type { RealDType } from "@weightinit/core";
import { narrow16, widen16 } from "@weightinit/core/stream";

export type Cdf = (x: number) => number;

/** Complementary error function: continued fraction beyond 2.5, Maclaurin series below (A&S 7.1.14, 7.1.5). */
function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= -(x * x) / n;
      sum += term / (2 * n + 1);
      if (x === 0) break;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let k = 60; k >= 1; k--) fraction = k / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

export const normalCdf =
  (mean: number, std: number): Cdf =>
  (x) =>
    erfc(-(x - mean) / (std * Math.SQRT2)) / 2;

export const uniformCdf =
  (lo: number, hi: number): Cdf =>
  (x) =>
    Math.min(1, Math.max(0, (x - lo) / (hi - lo)));

export function truncatedCdf(mean: number, std: number, lo: number, hi: number): Cdf {
  // In the upper tail differences of Φ lose all digits; those of the survival function do not.
  const upper = lo > mean;
  const tail = upper ? (x: number) => -normalCdf(0, 1)((mean - x) / std) : (x: number) => normalCdf(mean, std)(x);
  const [a, b] = [tail(lo), tail(hi)];
  return (x) => (x <= lo ? 0 : x >= hi ? 1 : (tail(x) - a) / (b - a));
}

/** The edge between a value of the dtype and the next one above: what rounds below it becomes the value or less. */
export function upperEdge(x: number, dtype: RealDType): number {
  if (dtype === "float64" || dtype === "float32") return x;
  const bits = narrow16(x, dtype);
  const next = bits & 0x8000 ? ((bits & 0x7fff) === 0 ? 1 : bits - 1) : bits + 1;
  return (x + widen16(next, dtype)) / 2;
}

/** Kolmogorov–Smirnov distance of a sample to a law, measured at the edges of the dtype's values. */
export function kolmogorovSmirnov(sample: ArrayLike<number>, cdf: Cdf, dtype: RealDType): number {
  const sorted = Float64Array.from(sample).sort();
  let worst = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] === sorted[i + 1]) continue;
    worst = Math.max(worst, Math.abs((i + 1) / sorted.length - cdf(upperEdge(sorted[i]!, dtype))));
  }
  return worst;
}

/** The distance that a right sample of n exceeds once in a million times (Kolmogorov's limit law). */
export const ksLimit = (n: number): number => Math.sqrt(Math.log(2e6) / 2 / n);

export interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

export function moments(sample: ArrayLike<number>): Moments {
  const n = sample.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += sample[i]! / n;
  let [m2, m3, m4] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const d = sample[i]! - mean;
    m2 += (d * d) / n;
    m3 += (d * d * d) / n;
    m4 += (d * d * d * d) / n;
  }
  return { mean, variance: m2, skewness: m3 / m2 ** 1.5, kurtosis: m4 / (m2 * m2) };
}
