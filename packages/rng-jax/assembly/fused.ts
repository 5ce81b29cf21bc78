/**
 * Float32 arithmetic with fused operations, in halves of float64.
 *
 * @module
 */

/** Elements 0 and 1 of four float32, as float64. */
// @ts-ignore: decorator
@inline
export function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** Elements 2 and 3. */
// @ts-ignore: decorator
@inline
export function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 1));
}

/** Four float32 of two pairs of float64, rounded. */
// @ts-ignore: decorator
@inline
function joined(first: v128, second: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(first), f32x4.demote_f64x2_zero(second), 0, 2);
}

/** Whether a float64 lies midway between two float32 numbers, as far as its last 29 bits tell. */
// @ts-ignore: decorator
@inline
function isTie(sum: v128): v128 {
  return i64x2.eq(v128.and(sum, i64x2(0x1fffffff, 0x1fffffff)), i64x2(0x10000000, 0x10000000));
}

/** product + z of float64, rounded to odd: a later rounding to float32 is then the only one. */
function sumToOdd(product: v128, z: v128): v128 {
  const sum = f64x2.add(product, z);
  const part = f64x2.sub(sum, product);
  const error = f64x2.add(f64x2.sub(product, f64x2.sub(sum, part)), f64x2.sub(z, part));
  const isEven = i64x2.eq(v128.and(sum, i64x2(1, 1)), i64x2(0, 0));
  const isInexact = f64x2.ne(error, f64x2(0, 0));
  const step = v128.or(i64x2.shr_s(v128.xor(error, sum), 63), i64x2(1, 1));
  return i64x2.add(sum, v128.and(step, v128.and(isEven, isInexact)));
}

function joinedOnce(first: v128, second: v128, zLow: v128, zHigh: v128): v128 {
  return joined(sumToOdd(first, zLow), sumToOdd(second, zHigh));
}

/** Two exact products plus two float64, as four float32: only where a sum's rounding made a tie is it done with care. */
// @ts-ignore: decorator
@inline
function sums(first: v128, second: v128, zLow: v128, zHigh: v128): v128 {
  const a = f64x2.add(first, zLow), b = f64x2.add(second, zHigh);
  if (v128.any_true(v128.or(isTie(a), isTie(b)))) return joinedOnce(first, second, zLow, zHigh);
  return joined(a, b);
}

/** fma(x, y, z) of four float32. */
// @ts-ignore: decorator
@inline
export function fma(x: v128, y: v128, z: v128): v128 {
  return sums(f64x2.mul(low(x), low(y)), f64x2.mul(high(x), high(y)), low(z), high(z));
}

/** fma(x, y, c) with a constant, which is a float32 number. */
// @ts-ignore: decorator
@inline
export function fmaConstant(x: v128, y: v128, c: f64): v128 {
  return sums(f64x2.mul(low(x), low(y)), f64x2.mul(high(x), high(y)), f64x2.splat(c), f64x2.splat(c));
}

/** fma(x, a, c) with two. */
// @ts-ignore: decorator
@inline
export function fmaConstants(x: v128, a: f64, c: f64): v128 {
  return sums(f64x2.mul(low(x), f64x2.splat(a)), f64x2.mul(high(x), f64x2.splat(a)), f64x2.splat(c), f64x2.splat(c));
}
