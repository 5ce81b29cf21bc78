/**
 * Fills that draw from the portable transforms, wherever their words come from.
 *
 * @module
 */
import type { DTypeInfo, Fill, FillPlace, RealDType, SparseFill } from "@weightinit/core";
import type { ElementwiseFill } from "@weightinit/core/stream";
import { prepareOrthogonalFill } from "../orthogonal/fill-orthogonal.ts";
import { type Items, outOfMemory } from "../storage.ts";
import { type Runs, runsOf } from "../stream/runs.ts";

/** Fills that draw. */
export type DrawingFill = Exclude<Fill, { kind: "constant" | "diagonal" | "values" }>;

/** One draw of a generator, turned into reals. */
export interface RealSource {
  /** Fills `data`, the storage of `dtype`, with reals of lane 0. */
  fill(fill: ElementwiseFill, dtype: RealDType, data: Items, runs: Runs): void;
  /** Allocates what it takes to zero elements of `parts` reals each, chosen by lane 1; the result does it. */
  prepareZeros(fill: SparseFill, parts: number, data: Items): () => void;
}

/** Which elements a fill makes, and how. */
export interface How {
  readonly place: FillPlace;
  /** Most threads that orthogonal may use; by default those of the machine. */
  readonly threads?: number | undefined;
}

/**
 * Fills `data`, the storage of those elements of a tensor of `dtype`.
 *
 * @throws WeightInitError `WI_OUT_OF_MEMORY`, before anything is drawn or written
 */
export function fillDrawn(fill: DrawingFill, dtype: DTypeInfo, source: RealSource, data: Items, how: How): void {
  try {
    fillFrom(source, fill, dtype, data, how);
  } catch (cause) {
    throw outOfMemory(cause, `what ${data.length} numbers are made with`);
  }
}

function fillFrom(source: RealSource, fill: DrawingFill, dtype: DTypeInfo, data: Items, { place, threads }: How): void {
  const { parts } = dtype;
  if (fill.kind === "orthogonal") {
    const { normals, make } = prepareOrthogonalFill(fill, dtype, data, { threads });
    source.fill({ kind: "normal", std: 1, mean: 0 }, dtype.precision, normals, runsOf(place, parts));
    make();
  } else if (fill.kind === "sparse") {
    const zero = source.prepareZeros(fill, parts, data);
    source.fill({ kind: "normal", std: fill.std, mean: 0 }, dtype.part, data, runsOf(place, parts));
    zero();
  } else source.fill(fill, dtype.part, data, runsOf(place, parts));
}
