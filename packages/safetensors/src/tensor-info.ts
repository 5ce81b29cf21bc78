/**
 * What a header says of a tensor.
 *
 * @module
 */
import type { SafetensorsDType } from "./dtypes.ts";

/** A tensor of a file: what it is, and where its bytes lie. */
export interface SafetensorsTensor {
  /** Its name. */
  readonly name: string;
  /** Type of the elements. */
  readonly dtype: SafetensorsDType;
  /**
   * Lengths of the axes, row-major; empty for a scalar. Frozen. Only where another one is 0 may one be above 2⁵³, and
   * it is the nearest number then.
   */
  readonly shape: readonly number[];
  /** Where its bytes begin, counted from the file's first byte. */
  readonly byteOffset: number;
  /** How many bytes it takes. */
  readonly byteLength: number;
}
