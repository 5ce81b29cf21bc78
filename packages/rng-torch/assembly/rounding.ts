/**
 * Float32 arithmetic with fused operations, in halves of float64.
 *
 * @module
 */

/** Two float64, each rounded to float32. */
// @ts-ignore: decorator
@inline
export function round(x: v128): v128 {
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(x));
}

/** Elements 2 and 3 of four float32, as float64. */
// @ts-ignore: decorator
@inline
export function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 1));
}

/** Elements 0 and 1. */
// @ts-ignore: decorator
@inline
export function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** Four float32 of two pairs of float64, rounded. */
// @ts-ignore: decorator
@inline
export function joined(first: v128, second: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 2);
}

/** x·y + z of float64 of which the product is exact, rounded to odd: a later rounding to float32 is then the only one. */
// @ts-ignore: decorator
@inline
function sumToOdd(product: v128, z: v128): v128 {
  const sum = f64x2.add(product, z);
  const part = f64x2.sub(sum, product);
  const error = f64x2.add(f64x2.sub(product, f64x2.sub(sum, part)), f64x2.sub(z, part));
  const isEven = i64x2.eq(v128.and(sum, i64x2(1, 1)), i64x2(0, 0));
  const isInexact = f64x2.ne(error, f64x2(0, 0));
  const step = v128.or(i64x2.shr_s(v128.xor(error, sum), 63), i64x2(1, 1));
  return i64x2.add(sum, v128.and(step, v128.and(isEven, isInexact)));
}

/** Whether a float64 lies midway between two float32 numbers, as far as its last 29 bits tell. */
// @ts-ignore: decorator
@inline
function isTie(sum: v128): v128 {
  return i64x2.eq(v128.and(sum, i64x2(0x1fffffff, 0x1fffffff)), i64x2(0x10000000, 0x10000000));
}

/**
 * fma(x, std, mean) of four float32; `std` and `mean` as float64. Only where the sum's own rounding has made a tie does
 * rounding it again go wrong.
 */
// @ts-ignore: decorator
@inline
export function scaled(x: v128, std: v128, mean: v128): v128 {
  const first = f64x2.mul(low(x), std), second = f64x2.mul(high(x), std);
  const sum = f64x2.add(first, mean), other = f64x2.add(second, mean);
  if (v128.any_true(v128.or(isTie(sum), isTie(other)))) {
    return joined(sumToOdd(first, mean), sumToOdd(second, mean));
  }
  return joined(sum, other);
}
