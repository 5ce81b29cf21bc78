/**
 * Orthogonal fills: Householder products on drawn normals, rounded to the dtype.
 *
 * @module
 */
import type { DTypeInfo, OrthogonalFill } from "@weightinit/core";
import { orthogonal } from "./orthogonal/index.ts";
import { orthogonalOnThreads } from "./orthogonal-threads/orthogonal-on-threads.ts";
import { orthogonalThreads } from "./orthogonal-threads/thread-count.ts";
import { encoder, type Reals } from "./storage.ts";

/** Shape of the matrix of normals: at least as many rows as columns. */
export function reflectorShape({ rows, cols }: OrthogonalFill): { rows: number; cols: number } {
  return { rows: Math.max(rows, cols), cols: Math.min(rows, cols) };
}

/** Memory for the normals of {@link reflectorShape}: `data` itself if it can hold them. */
export function reflectorMemory(
  fill: OrthogonalFill,
  { precision }: DTypeInfo,
  data: Reals,
): Float32Array | Float64Array {
  if (!(data instanceof Uint16Array) && fill.rows >= fill.cols) return data;
  return precision === "float64" ? new Float64Array(data.length) : new Float32Array(data.length);
}

/**
 * @param v - standard normals of {@link reflectorShape}, row-major, in the computing precision
 * @param threads - most threads to use; by default those of the machine
 */
export function fillOrthogonal(
  fill: OrthogonalFill,
  { isComplex, parts, part }: DTypeInfo,
  v: Float32Array | Float64Array,
  data: Reals,
  threads?: number,
): void {
  const { rows, cols, gain } = fill;
  const wide = !(data instanceof Uint16Array) ? data : rows >= cols ? v : new Float32Array(data.length);
  const count = orthogonalThreads(fill, parts, threads);
  const isDone = count > 1 && orthogonalOnThreads(v, rows, cols, gain, isComplex, wide, count);
  if (!isDone) orthogonal(v, rows, cols, gain, isComplex, wide);
  if (wide === data) return;
  const encode = encoder(part);
  for (let i = 0; i < data.length; i++) data[i] = encode(wide[i]!);
}
