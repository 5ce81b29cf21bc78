/**
 * Fills that draw from the portable transforms, wherever their words come from.
 *
 * @module
 */
import type { DTypeInfo, Fill, OrthogonalFill, RealDType, SparseFill } from "@weightinit/core";
import type { ElementwiseFill } from "@weightinit/core/stream";
import { fillOrthogonal, reflectorMemory } from "./fill-orthogonal.ts";
import type { Reals } from "./storage.ts";

/** Fills that draw. */
export type DrawingFill = Exclude<Fill, { kind: "constant" | "diagonal" }>;

/** One draw of a generator, turned into reals. */
export interface RealSource {
  /** Fills `data`, the storage of `dtype`, with the reals `from`, `from + 1`, … of lane 0. */
  fill(fill: ElementwiseFill, dtype: RealDType, data: Reals, from: number): void;
  /** Zeroes elements of `parts` reals each, chosen by lane 1. */
  zeroSelected(fill: SparseFill, parts: number, data: Reals): void;
}

function fillSparse(fill: SparseFill, { part, parts }: DTypeInfo, source: RealSource, data: Reals): void {
  source.fill({ kind: "normal", std: fill.std, mean: 0 }, part, data, 0);
  source.zeroSelected(fill, parts, data);
}

/**
 * Standard normals of the matrix that reflectors are made of, in the computing precision. They take the result's own
 * place where it has their shape and type, which saves a matrix.
 */
function drawReflectors(fill: OrthogonalFill, dtype: DTypeInfo, source: RealSource, data: Reals) {
  const v = reflectorMemory(fill, dtype, data);
  source.fill({ kind: "normal", std: 1, mean: 0 }, dtype.precision, v, 0);
  return v;
}

/**
 * Fills `data`, the storage of a tensor of `dtype`.
 *
 * @param from - index in the whole tensor of the first element of `data`
 * @param threads - most threads that orthogonal may use; by default those of the machine
 */
export function fillDrawn(
  fill: DrawingFill,
  dtype: DTypeInfo,
  source: RealSource,
  data: Reals,
  from: number,
  threads?: number,
): void {
  if (fill.kind === "orthogonal") fillOrthogonal(fill, dtype, drawReflectors(fill, dtype, source, data), data, threads);
  else if (fill.kind === "sparse") fillSparse(fill, dtype, source, data);
  else source.fill(fill, dtype.part, data, from * dtype.parts);
}
