/**
 * What the generator's own methods take, checked.
 *
 * @module
 */
import { type ErrorCode, shown, WeightInitError } from "@weightinit/core";

/** How many numbers: a count, or a shape, whose elements come in row-major order. */
export type Size = number | readonly number[];

/** TensorFlow.js' dtypes of random tensors. */
export type TfjsDType = "float32" | "int32" | "bool";

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
  if (isCount(count) && count < 2 ** 32) return count;
  throw refuse("WI_BAD_DIMS", "a size that is a non-negative integer or a shape, of fewer than 2^32 elements", size);
}

/**
 * A finite number.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT`
 */
export function finite(name: string, value: unknown): number {
  if (Number.isFinite(value)) return value as number;
  throw refuse("WI_BAD_ARGUMENT", `${name} to be a finite number`, value);
}

/** Memory of a dtype, as TensorFlow.js has it. */
const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/**
 * New memory for numbers of one of `dtypes`.
 *
 * @throws WeightInitError `WI_BAD_DTYPE` or `WI_BAD_DIMS`
 */
export function arrayOf(
  size: Size,
  dtype: unknown,
  dtypes: readonly TfjsDType[],
): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> {
  if (dtypes.includes(dtype as TfjsDType)) return new ARRAYS[dtype as TfjsDType](countOf(size));
  throw refuse("WI_BAD_DTYPE", `one of ${dtypes.join(", ")}`, dtype);
}
