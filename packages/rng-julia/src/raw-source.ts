/**
 * What the fills and randn need of a generator; MersenneTwister and Xoshiro each have one implementation.
 *
 * @module
 */

export interface RawSource {
  /** Upper 20 of the 52 bits that the last {@link RawSource.next52} drew. */
  readonly high: number;
  /** Lower 32 of those bits, as a signed integer. */
  readonly low: number;
  /** Draws Julia's `UInt52` into `high` and `low`: two fields, because an object a draw would cost an allocation. */
  next52(): void;

  /** `rand(rng, Float64)`. */
  nextFloat64(): number;
  /** `rand(rng, Float32)`, exact. */
  nextFloat32(): number;
  /** `rand(rng, Float16)`, exact. */
  nextFloat16(): number;

  /** `rand!(rng, Float64[…])`. */
  fillFloat64(out: Float64Array): void;
  /** `rand!(rng, Float32[…])`. */
  fillFloat32(out: Float32Array): void;
  /** `rand!(rng, Float16[…])`, each value exact in float32. */
  fillFloat16(out: Float32Array): void;
  /** The 52-bit draws that `randn!(rng, Float64[…])` begins with: pairs of low 32 and high 20 bits. */
  fill52(words: Uint32Array): void;

  /** Length from which `randn!(rng, Float64[…])` draws in bulk. */
  readonly bulkNormalLength: number;
  /** Whether the ziggurat's tail takes ln(1 − U), as Julia does from 1.11 on, rather than ln U. */
  readonly tailOfComplement: boolean;
}
