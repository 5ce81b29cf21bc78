/**
 * The recipe of a fill, and its parameters spread over the lanes of vectors.
 *
 * Transforms read parameters and constants from memory each time: V8 would otherwise spread a scalar, or build a
 * `v128.const` (from version 12 on), anew at every use within a loop (1.28 against 1.09 ns a normal).
 *
 * @module
 */
import { RECIPE } from "./memory";

// Fields of a recipe, in the order of src/stream/kernels/recipe.ts.
export const KIND: usize = 0;
export const DTYPE: usize = 1;
export const KEY_LOW: usize = 2;
export const KEY_HIGH: usize = 3;
export const DRAW: usize = 4;
const STD_OR_STEP: usize = 5;
const MEAN_OR_MIDDLE: usize = 6;
const FIRST_VALUE: usize = 7;
const LAST_VALUE: usize = 8;
const START_LOW: usize = 9;
const START_HIGH: usize = 10;
const RANGE_LOW: usize = 11;
const RANGE_HIGH: usize = 12;
const CLAMPS: usize = 13;

export const UNIFORM: u32 = 1;
export const TRUNCATED: u32 = 3;
const FLOAT32: u32 = 0;
export const FLOAT16: u32 = 1;
export const FLOAT64: u32 = 3;

// Spread parameters: x = z·SCALE + SHIFT, clamped to FIRST … LAST; cells START … START + RANGE − 1, all if RANGE is 0.
export const SCALE = memory.data(16, 16);
export const SHIFT = memory.data(16, 16);
export const FIRST = memory.data(16, 16);
export const LAST = memory.data(16, 16);
export const START = memory.data(16, 16);
export const RANGE = memory.data(16, 16);

let recipe: usize = RECIPE;

/** A field of the recipe. */
export function number(field: usize): f64 {
  return load<f64>(recipe + 8 * field);
}

export function word(field: usize): u32 {
  return <u32>number(field);
}

/** Whether elements may come to lie outside their bounds. */
export function clamps(): bool {
  return word(CLAMPS) != 0;
}

/** Whether elements are computed in float32 and rounded to 16 bits. */
export function narrows(): bool {
  const dtype = word(DTYPE);
  return dtype != FLOAT32 && dtype != FLOAT64;
}

function spread64(at: usize, field: usize): void {
  v128.store(at, f64x2.splat(number(field)));
}

/** 2²⁸, the scale of the float32 normal's fixed-point magnitudes. */
const TWO_28: f32 = 268435456;

/**
 * Spreads what an element computed in float32 needs. Bounds of 16-bit dtypes are bits of the dtype.
 *
 * @returns whether x = z·2²⁸·SCALE + SHIFT. A std below 2⁻⁹⁸ may make the product std·2⁻²⁸ inexact: then SCALE is 2⁻²⁸,
 * SHIFT is 0, and `applyLate` must follow.
 */
function prepare32(): bool {
  const uniform = word(KIND) == UNIFORM;
  const std = <f32>number(STD_OR_STEP), unit: f32 = 1 / TWO_28;
  const folds = uniform || std * unit * TWO_28 == std;
  const scale = uniform ? std : folds ? std * unit : unit;
  v128.store(SCALE, f32x4.splat(scale));
  v128.store(SHIFT, f32x4.splat(folds ? <f32>number(MEAN_OR_MIDDLE) : 0));
  if (narrows()) {
    v128.store(FIRST, i16x8.splat(<i16>word(FIRST_VALUE)));
    v128.store(LAST, i16x8.splat(<i16>word(LAST_VALUE)));
  } else {
    v128.store(FIRST, f32x4.splat(<f32>number(FIRST_VALUE)));
    v128.store(LAST, f32x4.splat(<f32>number(LAST_VALUE)));
  }
  v128.store(START, i32x4.splat(word(START_LOW)));
  v128.store(RANGE, i32x4.splat(word(RANGE_LOW)));
  return folds;
}

/** z·std + mean of the `count` standard normals at `at`, four at a time. */
export function applyLate(at: usize, count: u32): void {
  const std = <f32>number(STD_OR_STEP), mean = <f32>number(MEAN_OR_MIDDLE);
  for (const end = at + 4 * count; at < end; at += 16) {
    v128.store(at, f32x4.add(f32x4.mul(v128.load(at), f32x4.splat(std)), f32x4.splat(mean)));
  }
}

function prepare64(): void {
  spread64(SCALE, STD_OR_STEP);
  spread64(SHIFT, MEAN_OR_MIDDLE);
  spread64(FIRST, FIRST_VALUE);
  spread64(LAST, LAST_VALUE);
  v128.store(START, i64x2.splat(((<u64>word(START_HIGH)) << 32) | word(START_LOW)));
  v128.store(RANGE, i64x2.splat(((<u64>word(RANGE_HIGH)) << 32) | word(RANGE_LOW)));
}

/** Makes the recipe at `at` current, and spreads its parameters; false if `applyLate` must follow. */
export function useRecipe(at: usize): bool {
  recipe = at;
  if (word(DTYPE) != FLOAT64) return prepare32();
  prepare64();
  return true;
}
