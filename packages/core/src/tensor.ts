/// <reference lib="esnext.disposable" />
/**
 * What every backend's tensor has.
 *
 * @module
 */
import type { DType, StorageOf } from "./dtype.ts";

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
  /** A copy of the values in the dtype's own storage: bits for 16-bit formats, interleaved re, im for complex ones. */
  toArray(): Promise<StorageOf[D]>;
  /** A copy of the values as float32, complex ones interleaved re, im. */
  toFloat32(): Promise<Float32Array<ArrayBuffer>>;
  /** A header line, and on the CPU a matrix of the values, elided when large. */
  toString(): string;
  /**
   * Frees the device's memory, for `using`. On the CPU it does nothing: the collector frees an array once nobody has it.
   */
  [Symbol.dispose](): void;
}
