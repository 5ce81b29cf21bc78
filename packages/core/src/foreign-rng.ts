/**
 * What a generator of another framework is to this library.
 *
 * @module
 */
import type { Distribution } from "./distribution.ts";
import type { DType, StorageOf } from "./dtype.ts";
import type { Makes, Rng } from "./rng.ts";
import type { SchemeRequest } from "./scheme.ts";

/** A tensor that a foreign generator is asked for: what the call said, and the law that the scheme makes of it. */
export interface ForeignRequest extends SchemeRequest<Readonly<Record<string, unknown>>> {
  /** The initializer's name: `"kaimingUniform"`. */
  readonly scheme: string;
  /** The scheme's own options that the call gave, without defaults: another framework has its own. */
  readonly given: Readonly<Record<string, unknown>>;
  /** The law, in float64, before any rounding. */
  readonly law: Distribution;
}

/**
 * A generator with its own order and rounding (another framework's, or a user's), registered for the CPU device.
 *
 * `out` holds the reals to fill: a `Float64Array` for float64 and complex128, otherwise a `Float32Array`, which the
 * device rounds to the 16-bit dtypes afterwards. Complex values are interleaved re, im. `dtype` is the dtype of the
 * tensor being made, for generators whose numbers depend on it; most ignore it.
 */
export interface ForeignRng<M extends Makes = Makes> extends Rng<M> {
  /** Fills `out` with uniform numbers in [0, 1). */
  uniform(out: Float32Array | Float64Array, dtype: DType): void;
  /** Fills `out` with standard normal numbers; both parts of a complex number have variance 1. */
  normal(out: Float32Array | Float64Array, dtype: DType): void;
  /**
   * Makes a whole tensor its own way, with its framework's own steps and rounding; `false` leaves it to the device, which
   * then asks `uniform` and `normal`. Only laws that draw are asked for.
   *
   * @param out - the tensor's values, to be filled: 16-bit formats as bits, complex numbers interleaved re, im
   */
  fillTensor?(out: StorageOf[DType], request: ForeignRequest): boolean;
  /** Order in which the generator visits a tensor's elements. Default `"row-major"`. */
  readonly fillOrder?: "row-major" | "column-major";
}
