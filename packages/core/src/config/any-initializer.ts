/**
 * An initializer whose name comes from data, so that the compiler does not know its options.
 *
 * @module
 */
import { type CommonOptions, type Initializer, shown, WeightInitError } from "@weightinit/core";

/** Any initializer, as one that takes the common options. */
export type AnyInitializer = Initializer<CommonOptions>;

/** A call whose options the compiler does not know; they are checked when it runs. */
export function partial(init: unknown, ...args: readonly unknown[]): AnyInitializer {
  return (init as (...args: readonly unknown[]) => AnyInitializer)(...args);
}

/** Whether `value` is an initializer, of this copy of core or another. */
export function isInitializer(value: unknown): value is AnyInitializer {
  return typeof value === "function" && typeof (value as Partial<AnyInitializer>).settings?.name === "string";
}

export function bad(expected: string, got: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_ARGUMENT", `expected ${expected}, got ${shown(got)}`);
}
