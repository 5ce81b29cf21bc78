/**
 * Exact densities of the laws that weights have.
 *
 * @module
 */
import type { Density } from "../plots/histogram.ts";

/** How many standard deviations of a normal law are drawn. */
const DRAWN_SIGMAS = 4;

const phi = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** N(0, std²). A std of 0 has no density. */
export function normalDensity(std: number): Density | undefined {
  if (!(std > 0)) return undefined;
  return { from: -DRAWN_SIGMAS * std, to: DRAWN_SIGMAS * std, at: (x) => phi(x / std) / std };
}

/** U[−bound, bound). */
export function uniformDensity(bound: number): Density | undefined {
  if (!(bound > 0)) return undefined;
  return { from: -bound, to: bound, at: () => 1 / (2 * bound) };
}

/** ∫ φ from −limit to limit, by Simpson's rule. */
function massWithin(limit: number): number {
  const steps = 200;
  const h = (2 * limit) / steps;
  let sum = phi(-limit) + phi(limit);
  for (let i = 1; i < steps; i++) sum += phi(-limit + i * h) * (i % 2 === 1 ? 4 : 2);
  return (sum * h) / 3;
}

/** N(0, std²) conditioned on ± `sigmas` standard deviations. */
export function truncatedNormalDensity(std: number, sigmas: number): Density | undefined {
  if (!(std > 0)) return undefined;
  const mass = massWithin(sigmas);
  return { from: -sigmas * std, to: sigmas * std, at: (x) => phi(x / std) / std / mass };
}

/** The standard deviation of N(0, 1) conditioned on ±`cut`: √(1 − 2·cut·φ(cut) / mass). */
export function truncatedNormalStd(cut: number): number {
  return Math.sqrt(1 - (2 * cut * phi(cut)) / massWithin(cut));
}

/**
 * One coordinate of a uniform point on the sphere of this radius in `n` dimensions, which is the law of an entry of a
 * Haar-distributed orthogonal matrix: proportional to (1 − (x/r)²)^((n−3)/2).
 */
export function sphereDensity(n: number, radius: number): Density | undefined {
  if (!(radius !== 0) || n < 4) return undefined;
  const r = Math.abs(radius);
  // The constant, Γ(n/2) / (√π·Γ((n−1)/2)), by Γ's recurrence: it is 1/2 for n = 3 and 2/π for n = 4.
  let constant = n % 2 === 1 ? 1 / 2 : 2 / Math.PI;
  for (let k = n % 2 === 1 ? 3 : 4; k < n; k += 2) constant *= k / (k - 1);
  const reach = Math.min(r, (DRAWN_SIGMAS * r) / Math.sqrt(n));
  return { from: -reach, to: reach, at: (x) => (constant / r) * Math.max(0, 1 - (x / r) ** 2) ** ((n - 3) / 2) };
}
