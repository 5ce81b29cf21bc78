/**
 * Fills that draw from the portable transforms, wherever their words come from.
 *
 * @module
 */
import type { DTypeInfo, Fill, RealDType, SparseFill } from "@weightinit/core";
import type { ElementwiseFill } from "@weightinit/core/stream";
import { prepareOrthogonalFill } from "../orthogonal/fill-orthogonal.ts";
import { type Items, outOfMemory } from "../storage.ts";

/** Fills that draw. */
export type DrawingFill = Exclude<Fill, { kind: "constant" | "diagonal" }>;

/** One draw of a generator, turned into reals. */
export interface RealSource {
  /** Fills `data`, the storage of `dtype`, with the reals `from`, `from + 1`, … of lane 0. */
  fill(fill: ElementwiseFill, dtype: RealDType, data: Items, from: number): void;
  /** Allocates what it takes to zero elements of `parts` reals each, chosen by lane 1; the result does it. */
  prepareZeros(fill: SparseFill, parts: number, data: Items): () => void;
}

/**
 * Fills `data`, the storage of a tensor of `dtype`.
 *
 * @param from - index in the whole tensor of the first element of `data`
 * @param threads - most threads that orthogonal may use; by default those of the machine
 * @throws WeightInitError `WI_OUT_OF_MEMORY`, before anything is drawn or written
 */
export function fillDrawn(
  fill: DrawingFill,
  dtype: DTypeInfo,
  source: RealSource,
  data: Items,
  from: number,
  threads?: number,
): void {
  try {
    fillFrom(source, fill, dtype, data, from, threads);
  } catch (cause) {
    throw outOfMemory(cause, `what ${data.length} numbers are made with`);
  }
}

function fillFrom(
  source: RealSource,
  fill: DrawingFill,
  dtype: DTypeInfo,
  data: Items,
  from: number,
  threads: number | undefined,
): void {
  if (fill.kind === "orthogonal") {
    const { normals, make } = prepareOrthogonalFill(fill, dtype, data, { threads });
    source.fill({ kind: "normal", std: 1, mean: 0 }, dtype.precision, normals, 0);
    make();
  } else if (fill.kind === "sparse") {
    const zero = source.prepareZeros(fill, dtype.parts, data);
    source.fill({ kind: "normal", std: fill.std, mean: 0 }, dtype.part, data, 0);
    zero();
  } else source.fill(fill, dtype.part, data, from * dtype.parts);
}
