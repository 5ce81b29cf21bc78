/**
 * What `check` finds.
 *
 * @module
 */

/** Something that is not as it should be. */
export interface Finding {
  readonly tensor?: string | undefined;
  readonly fault: string;
  readonly message: string;
  /** Tensors that have the numbers of this one, times a factor. */
  readonly copies?: readonly { readonly tensor: string; readonly scale: number }[];
  readonly [detail: string]: unknown;
}

/** A number with the digits that a reader wants. */
export const digits = (value: number): string => String(Number(value.toPrecision(4)));
