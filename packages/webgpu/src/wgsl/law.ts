/**
 * From a word to a real: the laws of random fills, as parts of kernels.
 *
 * @module
 */
import { AFFINE, AFFINE_SOFT } from "./affine.ts";
import {
  NEAREST,
  NORMAL,
  NORMAL_SOFT,
  QUANTILE,
  QUANTILE_SOFT,
  TABLE,
  TRUNCATED,
  TRUNCATED_SOFT,
  UNIFORM,
  UNIFORM_FUSED,
  UNIFORM_SOFT,
} from "./normal.ts";
import { ROUND_FIELDS } from "./philox.ts";
import { type Bounds, bounding } from "./storage.ts";

export type RandomKind = "uniform" | "normal" | "truncatedNormal";

/** Whose floats a kernel of the device's own arithmetic uses: also `fma`, or products and sums only. */
export type FloatPath = "fused" | "hardware";
/** Whose arithmetic makes the affine step: the device's floats, or integers. */
export type AffinePath = FloatPath | "soft";

/** Which of a binding is written. */
export const SPAN_FIELDS = [
  // Reals first … end − 1; or `end` vectors from vector `first` on.
  "first",
  "end",
  // Where the first invocation starts, in fours of reals.
  "base",
] as const;
export type SpanField = (typeof SPAN_FIELDS)[number];

/** The path in a kernel's name: only a uniform's has `fma`, so that others are the same with and without. */
export function pathIn(kind: RandomKind, path: AffinePath): AffinePath {
  return path === "fused" && kind !== "uniform" ? "hardware" : path;
}

/** What every law decides. */
const AFFINE_FIELDS = [
  // The affine step, as float32 bits; `half` is for the fused uniform.
  "scale",
  "shift",
  "half",
  // 0, 2³¹, −2¹⁸, −2¹¹ and 2¹⁵: what the compiler must not know.
  "zero",
  "sign",
  "minus18",
  "minus11",
  "plus15",
] as const;
/** Quantile cells of a truncated normal. */
const CELL_FIELDS = ["start", "whole", "negative", "inner", "cross", "middle"] as const;
/** Bounds: the dtype's bits for integers, float32 bits for floats; what is less than `least` becomes `lo`. */
const BOUND_FIELDS = ["lo", "hi", "least"] as const;
const LAW_FIELDS = [...AFFINE_FIELDS, ...CELL_FIELDS, ...BOUND_FIELDS] as const;
export type LawField = (typeof LAW_FIELDS)[number];

/** What a law decides. */
export function lawFieldsOf(kind: RandomKind): readonly LawField[] {
  return { normal: AFFINE_FIELDS, uniform: [...AFFINE_FIELDS, ...BOUND_FIELDS], truncatedNormal: LAW_FIELDS }[kind];
}

/** What a binding holds of the stream. */
export const PLACE_FIELDS = [
  // The block of real 0 of the binding, with the words to skip in it.
  "block0",
  "skip",
  ...SPAN_FIELDS,
  // Key, draw number and upper word of the block numbers.
  ...ROUND_FIELDS,
] as const;
export type PlaceField = (typeof PLACE_FIELDS)[number];

/** Where the runs of a place are: in reals, for kernels of vectors in blocks and in vectors. */
export const RUN_FIELDS = [
  // Where the run of the first position begins in the whole tensor, and from there the next: reals or blocks, two words.
  "origin0",
  "origin1",
  "stride0",
  "stride1",
  // Length of a run, and how much of the first is left out: reals or vectors.
  "run",
  "ahead",
  // Of the wide rounds.
  "second",
] as const;
export type RunField = (typeof RUN_FIELDS)[number];

/** Parameters of a random fill. */
export const FIELDS = [...PLACE_FIELDS, ...LAW_FIELDS] as const;
/** The same in runs. */
export const FIELDS_IN_RUNS = [...FIELDS, ...RUN_FIELDS] as const;
export type ElementwiseField = (typeof FIELDS_IN_RUNS)[number];

/** Parameters of a constant: it stores lo and hi by turns. */
export const CONSTANT_FIELDS = [...SPAN_FIELDS, "lo", "hi"] as const;
export type ConstantField = (typeof CONSTANT_FIELDS)[number];

/** The table's binding, where the law needs it. */
export function tableOf(kind: RandomKind): string {
  return kind === "uniform" ? "" : TABLE;
}

/** `affine`: from a word to the float32 bits of a real, before it is narrowed and clamped. */
export function softLaw(kind: RandomKind): readonly string[] {
  const variate = {
    normal: [QUANTILE_SOFT, NORMAL_SOFT],
    truncatedNormal: [QUANTILE_SOFT, TRUNCATED_SOFT],
    uniform: [UNIFORM_SOFT],
  }[kind];
  return [NEAREST, ...variate, AFFINE_SOFT];
}

/** `bounded`: from a word to the float32 bits of a real, clamped before it is narrowed. */
export function floatLaw(kind: RandomKind, path: FloatPath, bounds: Bounds): readonly string[] {
  const product = {
    normal: [QUANTILE, NORMAL],
    truncatedNormal: [QUANTILE, TRUNCATED],
    uniform: [path === "fused" ? UNIFORM_FUSED : UNIFORM],
  }[kind];
  return [...product, AFFINE, bounding(bounds)];
}
