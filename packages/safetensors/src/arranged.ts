/**
 * Tensors in the order of a file, before there is a header: what of a layout follows from names, dtypes and shapes alone.
 *
 * @module
 */
import { type DType, shown, WeightInitError } from "@weightinit/core";
import { byteSizeOf } from "./byte-size.ts";
import { compareCodePoints } from "./code-points.ts";
import { rankOf, type SafetensorsDType, type SafetensorsDTypeInfo, safetensorsDTypeInfo } from "./dtypes.ts";
import { METADATA } from "./raw-header.ts";
import type { SafetensorsTensor } from "./tensor-info.ts";

/** A tensor to lay out. */
export interface LayoutEntry {
  /** Its name in the file. */
  readonly name: string;
  /** Type of the elements: the format's name, or this library's. */
  readonly dtype: SafetensorsDType | DType;
  /** Lengths of the axes; empty for a scalar. */
  readonly shape: readonly number[];
}

/** A tensor whose place is not known yet. */
export type ArrangedTensor = { -readonly [K in keyof SafetensorsTensor]: SafetensorsTensor[K] };

/** Tensors in the order of their bytes. Offsets are counted from the first one's. */
export interface Arranged {
  readonly tensors: ReadonlyMap<string, ArrangedTensor>;
  /** Bytes of all. */
  readonly byteLength: number;
}

/**
 * Puts tensors in order: by dtype, the widest first, then by name.
 *
 * @param sort - `false` keeps the order given
 * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DTYPE`, `WI_BAD_DIMS`, `WI_TOO_LARGE`, as `layoutOf` says
 */
export function arrangedOf(entries: Iterable<LayoutEntry>, sort = true): Arranged {
  const all = Array.from(entries, placeless);
  if (sort) {
    all.sort(
      (a, b) => (a.dtype === b.dtype ? 0 : rankOf(b.dtype) - rankOf(a.dtype)) || compareCodePoints(a.name, b.name),
    );
  }
  const tensors = new Map<string, ArrangedTensor>();
  let byteLength = 0;
  for (const tensor of all) {
    if (tensors.has(tensor.name)) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected each name once, got ${shown(tensor.name)} twice`);
    }
    tensor.byteOffset = byteLength;
    byteLength += tensor.byteLength;
    tensors.set(tensor.name, tensor);
  }
  return { tensors, byteLength };
}

/** An entry that is right. */
function placeless({ name, dtype, shape }: LayoutEntry): ArrangedTensor {
  if (!isText(name) || name === METADATA) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected a tensor's name, a string but ${METADATA}, got ${shown(name)}`,
    );
  }
  const info = safetensorsDTypeInfo(dtype);
  if (!Array.isArray(shape) || !shape.every(isDim)) {
    const message = `expected dims of ${shown(name)} that are non-negative integers, got ${shown(shape)}`;
    throw new WeightInitError("WI_BAD_DIMS", message);
  }
  const byteLength = bytesOf(name, shape, info);
  const own = Object.isFrozen(shape) ? shape : Object.freeze([...shape]);
  return { name, dtype: info.name, shape: own, byteOffset: 0, byteLength };
}

const isDim = (dim: unknown) => Number.isSafeInteger(dim) && (dim as number) >= 0;

function bytesOf(name: string, shape: readonly number[], info: SafetensorsDTypeInfo): number {
  // Without a bigint for each dim, where a number is exact all the way.
  let bits = info.bits;
  for (const dim of shape) bits = bits * dim <= Number.MAX_SAFE_INTEGER ? bits * dim : Number.NaN;
  if (bits % 8 === 0) return bits / 8;
  const bytes = byteSizeOf(shape, info);
  if (bytes === "MisalignedSlice") {
    const message = `expected dims of ${shown(name)} that fill whole bytes with ${info.name}, got ${shown(shape)}`;
    throw new WeightInitError("WI_BAD_DIMS", message);
  }
  if (bytes === "ValidationOverflow" || bytes > Number.MAX_SAFE_INTEGER) {
    throw new WeightInitError("WI_TOO_LARGE", `expected ${shown(name)} below 2^53 bytes, got shape ${shown(shape)}`);
  }
  return Number(bytes);
}

/** Whether a value is a string that UTF-8 can hold: one without halves of surrogate pairs. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && !/\p{Surrogate}/u.test(value);
}
