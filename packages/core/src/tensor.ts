/// <reference lib="esnext.disposable" />
/**
 * What every backend's tensor has.
 *
 * @module
 */
import type { DType, StorageOf } from "./dtype.ts";

/** How {@link Tensor.toArray} reads. */
export interface ReadOptions<D extends DType = DType> {
  /**
   * Memory of yours for the values, which is filled and returned: an array of the dtype's storage that holds exactly
   * the tensor's reals. The first touch of a new array's memory may cost more than the copy.
   */
  readonly into?: StorageOf[D] | undefined;
}

/** A filled, row-major array on some device. */
export interface Tensor<D extends DType = DType> {
  /** Type of the elements. */
  readonly dtype: D;
  /**
   * Lengths of the axes; empty for a scalar. Frozen: its type is `number[]` because many libraries' functions ask for
   * that, so copy it before you change it.
   */
  readonly shape: number[];
  /** Number of elements: the product of `shape`. */
  readonly size: number;
  /** Settles when the values are there; rejects with the failure that kept them from being made. */
  ready(): Promise<void>;
  /**
   * A copy of the values in the dtype's own storage: bits for 16-bit formats, interleaved re, im for complex ones.
   *
   * @throws WeightInitError (as a rejection) what {@link ready} rejects with; `WI_BAD_OUT` if `into` is not such an
   *   array
   */
  toArray(options?: ReadOptions<D>): Promise<StorageOf[D]>;
  /** A copy of the values as float32, complex ones interleaved re, im. */
  toFloat32(): Promise<Float32Array<ArrayBuffer>>;
  /** A header line, and on the CPU a matrix of the values, elided when large. */
  toString(): string;
  /**
   * Frees the device's memory, for `using`. On the CPU it does nothing: the collector frees an array once nobody has it.
   */
  [Symbol.dispose](): void;
}
