/**
 * What the generators' own methods take, checked.
 *
 * @module
 */
import { type ErrorCode, shown, WeightInitError } from "@weightinit/core";

/** How many numbers: a count, or a shape, whose elements come in row-major order. */
export type Size = number | readonly number[];

export function refuse(code: ErrorCode, expected: string, got: unknown): WeightInitError {
  return new WeightInitError(code, `expected ${expected}, got ${shown(got)}`);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/**
 * The number of elements.
 *
 * @throws WeightInitError `WI_BAD_DIMS`
 */
export function countOf(size: unknown): number {
  const dims: readonly unknown[] = Array.isArray(size) ? size : [size];
  const count = dims.every(isCount) ? dims.reduce((product, dim) => product * dim, 1) : Number.NaN;
  if (isCount(count)) return count;
  throw refuse("WI_BAD_DIMS", "a size that is a non-negative integer or a shape", size);
}

/**
 * A finite number, by default.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT`
 */
export function finite(name: string, value: unknown, least = -Infinity): number {
  if (Number.isFinite(value) && (value as number) >= least) return value as number;
  throw refuse("WI_BAD_ARGUMENT", `${name} to be a finite number${least === 0 ? " ≥ 0" : ""}`, value);
}

/** Element types of the generators' own methods. */
export type NumpyFloat = "float32" | "float64";

/** @throws WeightInitError `WI_BAD_DTYPE` */
export function checkFloat(dtype: unknown): NumpyFloat {
  if (dtype === "float32" || dtype === "float64") return dtype;
  throw refuse("WI_BAD_DTYPE", '"float32" or "float64"', dtype);
}

/** @throws WeightInitError `WI_BAD_ARGUMENT` */
export function integerOf(name: string, value: unknown): bigint {
  if (typeof value === "bigint") return value;
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  throw refuse("WI_BAD_ARGUMENT", `${name} to be an integer, beyond 2^53 - 1 a bigint`, value);
}

/**
 * Known options of an object, or none.
 *
 * @throws WeightInitError `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
 */
export function optionsOf(value: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (Object.prototype.toString.call(value) !== "[object Object]") {
    throw refuse("WI_BAD_OPTION", `options (${names.join(", ")})`, value);
  }
  const unknown = Object.keys(value as object).find((name) => !names.includes(name));
  if (unknown !== undefined) throw refuse("WI_UNKNOWN_OPTION", `options (${names.join(", ")})`, unknown);
  return value as Readonly<Record<string, unknown>>;
}

/** @throws WeightInitError `WI_BAD_OPTION` */
export function flag(options: Readonly<Record<string, unknown>>, name: string, otherwise: boolean): boolean {
  const { [name]: value = otherwise } = options;
  if (typeof value === "boolean") return value;
  throw refuse("WI_BAD_OPTION", `${name} to be true or false`, value);
}
