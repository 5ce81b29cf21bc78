/**
 * float32 to float16 and bfloat16, to nearest even, and the clamp by value.
 *
 * @module
 */
import { FIRST, LAST } from "./parameters";

const MAGNITUDE = memory.data<u32>([0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff], 16);
/** Bits of the float32 2¹⁶, which is infinite as a float16. */
const TWO_16 = memory.data<u32>([0x47800000, 0x47800000, 0x47800000, 0x47800000], 16);
const EXPONENT = memory.data<u32>([0x7f800000, 0x7f800000, 0x7f800000, 0x7f800000], 16);
/** Exponent of 2⁻¹⁴, the smallest normal float16: smaller numbers are rounded to the same absolute step. */
const LEAST_EXPONENT = memory.data<u32>([0x38800000, 0x38800000, 0x38800000, 0x38800000], 16);
/** Thirteen in the exponent field: float32 has 13 bits more of fraction. */
const THIRTEEN = memory.data<u32>([0x06800000, 0x06800000, 0x06800000, 0x06800000], 16);
const REBIAS = memory.data<u32>([0x1c400, 0x1c400, 0x1c400, 0x1c400], 16);
const INFINITY_16 = memory.data<u32>([0x7c00, 0x7c00, 0x7c00, 0x7c00], 16);
const SIGN_16 = memory.data<u32>([0x8000, 0x8000, 0x8000, 0x8000], 16);
const MAGNITUDE_16 = memory.data<u16>([0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff, 0x7fff], 16);
const JUST_BELOW_HALF = memory.data<u32>([0x7fff, 0x7fff, 0x7fff, 0x7fff], 16);
const ONE = memory.data<u32>([1, 1, 1, 1], 16);

/**
 * Adding 2^(e+13) to a number of exponent e makes the hardware round it to a float16's ten bits of fraction; the sum's
 * own fraction then counts float16 steps, from 1024 for normal numbers. Exact because WASM fixes the rounding mode.
 */
// @ts-ignore: decorator
@inline
function float16Of(x: v128): v128 {
  const magnitude = i32x4.min_s(v128.and(x, v128.load(MAGNITUDE)), v128.load(TWO_16));
  const exponent = i32x4.max_s(v128.and(magnitude, v128.load(EXPONENT)), v128.load(LEAST_EXPONENT));
  const large = i32x4.add(exponent, v128.load(THIRTEEN));
  const steps = i32x4.sub(f32x4.add(magnitude, large), large);
  const bits = i32x4.add(steps, i32x4.sub(i32x4.shr_u(exponent, 13), v128.load(REBIAS)));
  const sign = v128.and(i32x4.shr_u(x, 16), v128.load(SIGN_16));
  return v128.or(i32x4.min_s(bits, v128.load(INFINITY_16)), sign);
}

// @ts-ignore: decorator
@inline
function bfloat16Of(x: v128): v128 {
  const odd = v128.and(i32x4.shr_u(x, 16), v128.load(ONE));
  return i32x4.shr_u(i32x4.add(i32x4.add(x, v128.load(JUST_BELOW_HALF)), odd), 16);
}

/** `count` float32 at `from` become float16 at `to`, eight at a time. */
export function toFloat16(from: usize, to: usize, count: u32): void {
  const end = to + 2 * count;
  while (to < end) {
    v128.store(to, i16x8.narrow_i32x4_u(float16Of(v128.load(from)), float16Of(v128.load(from, 16))));
    from += 32;
    to += 16;
  }
}

/** `count` float32 at `from`, none of them NaN, become bfloat16 at `to`, eight at a time. */
export function toBfloat16(from: usize, to: usize, count: u32): void {
  const end = to + 2 * count;
  while (to < end) {
    v128.store(to, i16x8.narrow_i32x4_u(bfloat16Of(v128.load(from)), bfloat16Of(v128.load(from, 16))));
    from += 32;
    to += 16;
  }
}

/** Bits of a 16-bit float as integers in the order of their values, both zeros 0. */
// @ts-ignore: decorator
@inline
function ordered(bits: v128): v128 {
  const negative = i16x8.shr_s(bits, 15);
  return i16x8.sub(v128.xor(v128.and(bits, v128.load(MAGNITUDE_16)), negative), negative);
}

/** Clamps `count` 16-bit floats at `at` to FIRST … LAST by value: −0 stays where 0 may. Eight at a time. */
export function clamp16(at: usize, count: u32): void {
  const end = at + 2 * count;
  const first = v128.load(FIRST), last = v128.load(LAST), least = ordered(first), most = ordered(last);
  while (at < end) {
    const bits = v128.load(at);
    const value = ordered(bits);
    const clamped = v128.bitselect(last, bits, i16x8.gt_s(value, most));
    v128.store(at, v128.bitselect(first, clamped, i16x8.lt_s(value, least)));
    at += 16;
  }
}
