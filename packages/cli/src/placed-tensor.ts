/**
 * A tensor at its place in a file: all that its bytes follow from, but for the seed.
 *
 * @module
 */
import type { Parameter } from "@weightinit/recipes";
import { type SafetensorsTensor, safetensorsDTypeInfo } from "@weightinit/safetensors";

/** What of a parameter its numbers follow from. */
export type MadeParameter = Pick<Parameter, "name" | "shape" | "initializer" | "drawnAs" | "from">;

/** One tensor of a file. */
export interface PlacedTensor extends SafetensorsTensor {
  readonly parameter: MadeParameter;
  /** Where it begins in the parameter, along each axis, if it is a part of it: `shape` is the part's. */
  readonly start?: readonly number[] | undefined;
}

/** The tensors of a file, in the order of their bytes. */
export interface TensorFile {
  readonly name: string;
  readonly tensors: readonly PlacedTensor[];
}

/** Bytes of one element, for dtypes of whole bytes, which recipes' are. */
export function elementBytes({ dtype }: SafetensorsTensor): number {
  return safetensorsDTypeInfo(dtype).bits / 8;
}
