/**
 * Moves between lanes.
 *
 * @module
 */

/** Lanes 0 and 2 of `a`, then of `b`: the low halves of 64-bit products. */
// @ts-ignore: decorator
@inline
export function evens(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

/** Lanes 1 and 3 of `a`, then of `b`: the high halves of 64-bit products. */
// @ts-ignore: decorator
@inline
export function odds(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 1, 3, 5, 7);
}

/** Lanes 0 and 1 of `a` and `b` in turn. */
// @ts-ignore: decorator
@inline
export function lowPairs(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

/** Lanes 2 and 3 of `a` and `b` in turn. */
// @ts-ignore: decorator
@inline
export function highPairs(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}
