/**
 * What Keras asks of a backend: `keras/src/backend/NAME/random.py`.
 *
 * @module
 */
import type { KerasOps } from "@weightinit/rng-parts";

/** A seed as Keras hands it to a backend: the seed itself, and how many draws came before. */
export type SeedPair = readonly [bigint, bigint];

/** What one seed draws. */
export interface Draws extends KerasOps {
  /** `keras.random.shuffle` of 0 … n − 1. */
  permutation(n: number): Int32Array;
}

/** A backend. */
export interface Backend {
  /** Integers that a seed may be: of an initializer, and of a SeedGenerator. */
  readonly seeds: Readonly<Record<"initializer" | "generator", { readonly least: bigint; readonly most: bigint }>>;
  /** An integer in the type of the backend's seeds. */
  asSeed(value: bigint): bigint;
  /** The numbers of a seed. */
  draws(pair: SeedPair): Draws;
}

/** Integers from −2ᵇ⁻¹ to 2ᵇ⁻¹ − 1. */
export const signed = (bits: bigint) => ({ least: -(2n ** (bits - 1n)), most: 2n ** (bits - 1n) - 1n });

/** Integers from 0 to 2ᵇ − 1. */
export const unsigned = (bits: bigint) => ({ least: 0n, most: 2n ** bits - 1n });

/** The places of numbers in ascending order; equal ones stay in theirs. */
export function argsort(numbers: Float32Array): Int32Array {
  const places = Int32Array.from(numbers, (_, i) => i);
  // Typed arrays' sort is stable.
  return places.sort((a, b) => numbers[a]! - numbers[b]!);
}
