/**
 * Orthogonal fills: Householder products on drawn normals, rounded to the dtype.
 *
 * @module
 */
import type { DTypeInfo, OrthogonalFill } from "@weightinit/core";
import { encoder, type Items, withMemory } from "../storage.ts";
import { prepareOrthogonal } from "./orthogonal.ts";
import { newReals, type Reals } from "./plan.ts";
import { prepareOnThreads } from "./threads/orthogonal-on-threads.ts";
import { orthogonalThreads } from "./threads/thread-count.ts";

/** Shape of the matrix of normals: at least as many rows as columns. */
export function reflectorShape({ rows, cols }: OrthogonalFill): { rows: number; cols: number } {
  return { rows: Math.max(rows, cols), cols: Math.min(rows, cols) };
}

/** A fill whose memory is there: what is left is to draw the normals, and to make the matrix of them. */
export interface PreparedOrthogonal {
  /** Standard normals of {@link reflectorShape} go here, row-major, in the computing precision. */
  readonly normals: Reals;
  make(): void;
}

/**
 * Allocates all that the fill needs beside `data`.
 *
 * @param given - normals that are there already
 * @param threads - most threads to use; by default those of the machine
 * @throws WeightInitError `WI_OUT_OF_MEMORY`
 */
export function prepareOrthogonalFill(
  fill: OrthogonalFill,
  { isComplex: complex, parts, part, precision }: DTypeInfo,
  data: Items,
  { given, threads }: { readonly given?: Reals; readonly threads?: number | undefined } = {},
): PreparedOrthogonal {
  const { rows, cols, gain } = fill;
  return withMemory(`the reflectors of a ${rows}×${cols} matrix`, () => {
    const isNarrow = part === "float16" || part === "bfloat16";
    const newMatrix = () => newReals(precision === "float64" ? 8 : 4, data.length);
    // The normals take the result's own place where it has their shape and type, which saves a matrix.
    const normals = given ?? (isNarrow || rows < cols ? newMatrix() : (data as Reals));
    const out = isNarrow ? (rows < cols ? newMatrix() : normals) : (data as Reals);
    const matrix = { rows, cols, complex, gain, normals, out };
    const count = orthogonalThreads(fill, parts, threads);
    const makeReals = (count > 1 ? prepareOnThreads(matrix, count) : undefined) ?? prepareOrthogonal(matrix);
    return {
      normals,
      make() {
        makeReals();
        if (!isNarrow) return;
        const encode = encoder(part);
        for (let i = 0; i < data.length; i++) data[i] = encode(out[i]!);
      },
    };
  });
}
