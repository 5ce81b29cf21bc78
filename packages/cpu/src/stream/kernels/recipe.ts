/**
 * What the kernels are told about a fill: sixteen numbers, the same for every tile of it.
 *
 * @module
 */
import type { RealDType, UniformFill } from "@weightinit/core";
import { type ElementwiseFill, type Key, narrow16, realFunction } from "@weightinit/core/stream";

/** Length in bytes of a recipe. */
export const RECIPE_BYTES = 16 * 8;

/** The fields assembly/stream/index.ts reads, in order, followed by zeros. */
export type Recipe = Float64Array<ArrayBuffer>;

const LAST_WORD = 0xffff_ffff;
const KINDS = { uniform: 1, normal: 2, truncatedNormal: 3 } as const;
const DTYPES: Readonly<Record<RealDType, number>> = { float32: 0, float16: 1, bfloat16: 2, float64: 3 };

function recipe(kind: number, dtype: RealDType, [keyLow, keyHigh]: Key, draw: number, rest: readonly number[]): Recipe {
  const fields = new Float64Array(RECIPE_BYTES / 8);
  fields.set([kind, DTYPES[dtype], keyLow, keyHigh, draw, ...rest]);
  return fields;
}

/** The low and the high 32 bits; a range of all cells becomes 0. */
function halves(x: bigint): [number, number] {
  return [Number(x & 0xffff_ffffn), Number((x >> 32n) & 0xffff_ffffn)];
}

/** Whether a uniform fill's ends, which are those of its words, lie beyond its bounds: rounding may carry them there. */
function exceedsBounds(fill: UniformFill, dtype: RealDType): boolean {
  const unbounded = realFunction({ ...fill, first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY }, dtype);
  return unbounded(0, 0) < fill.first || unbounded(LAST_WORD, LAST_WORD) > fill.last;
}

/** A fill of reals of `dtype` with draw number `draw` of the generator `key`. */
export function recipeOf(fill: ElementwiseFill, dtype: RealDType, key: Key, draw: number): Recipe {
  const kind = KINDS[fill.kind];
  // An addend of −0 counts as +0.
  if (fill.kind === "normal") return recipe(kind, dtype, key, draw, [fill.std, fill.mean + 0]);
  const narrow = dtype === "float16" || dtype === "bfloat16";
  const bounds = [fill.first, fill.last].map((bound) => (narrow ? narrow16(bound, dtype) : bound));
  if (fill.kind === "truncatedNormal") {
    const cells = [...halves(fill.start), ...halves(fill.range)];
    return recipe(kind, dtype, key, draw, [fill.std, fill.mean + 0, ...bounds, ...cells, 1]);
  }
  const step = fill.half * (dtype === "float64" ? 2 ** -52 : 2 ** -23);
  const clamps = exceedsBounds(fill, dtype) ? 1 : 0;
  return recipe(kind, dtype, key, draw, [step, fill.mid, ...bounds, 0, 0, 0, 0, clamps]);
}

/** Whether the kernels read the normal's table for it: uniform and float64 fills do without. */
export function needsTable([kind, dtype]: Recipe): boolean {
  return kind !== KINDS.uniform && dtype !== DTYPES.float64;
}

/** What `select` is told: a draw. */
export function selectionRecipe(key: Key, draw: number): Recipe {
  return recipe(0, "float32", key, draw, []);
}
