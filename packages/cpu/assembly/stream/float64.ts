/**
 * Uniform and normal float64. An element's words are its high and its low half.
 *
 * @module
 */
import { TAIL_ADDRESS, TAIL_P, TAIL_ROOT, TAIL_Z } from "./memory";
import { SCALE, SHIFT } from "./parameters";
import { centres, farTail, roots, tails } from "./quantile64";

const LOW_ONE = memory.data<u32>([0, 1, 0, 1], 16);
const SIGN = memory.data<u64>([0x8000000000000000, 0x8000000000000000], 16);

const TWO_21 = memory.data<f64>([2097152, 2097152], 16);
const TWO_52 = memory.data<f64>([4503599627370496, 4503599627370496], 16);
const TWO_M33 = memory.data<f64>([1.1641532182693481e-10, 1.1641532182693481e-10], 16);
const TWO_M65 = memory.data<f64>([2.710505431213761e-20, 2.710505431213761e-20], 16);
/** Smallest tail probability that the central rational function serves. */
const TAIL = memory.data<f64>([0.075, 0.075], 16);
const HALF = memory.data<f64>([0.5, 0.5], 16);

/** The high halves (even words) as float64. */
// @ts-ignore: decorator
@inline
function highHalves(words: v128): v128 {
  return f64x2.convert_low_i32x4_u(v128.shuffle<i32>(words, words, 0, 2, 0, 2));
}

/** The low halves (odd words) as float64. */
// @ts-ignore: decorator
@inline
function lowHalves(words: v128): v128 {
  return f64x2.convert_low_i32x4_u(v128.shuffle<i32>(words, words, 1, 3, 1, 3));
}

// @ts-ignore: decorator
@inline
function affine(z: v128): v128 {
  return f64x2.add(f64x2.mul(z, v128.load(SCALE)), v128.load(SHIFT));
}

/** x = rn(rn(k·step) + middle), k = high·2²¹ + (low >>> 11) − 2⁵², of `count` elements, two at a time. */
export function uniform64(from: usize, to: usize, count: u32): void {
  const end = to + 8 * count;
  while (to < end) {
    const words = v128.load(from);
    const upper = f64x2.sub(f64x2.mul(highHalves(words), v128.load(TWO_21)), v128.load(TWO_52));
    v128.store(to, affine(f64x2.add(upper, lowHalves(i32x4.shr_u(words, 11)))));
    from += 16;
    to += 16;
  }
}

/**
 * x = rn(rn(z·std) + mean) of `count` elements. The first pass finds each one's distance from the median, and lists
 * those too far out for the central function (15 %), without a branch; the others evaluate.
 */
export function normal64(from: usize, to: usize, count: u32): void {
  const listed = split(from, to, count);
  centres(to, count);
  roots(TAIL_P, TAIL_ROOT, listed);
  tails(TAIL_ROOT, TAIL_Z, listed);
  const std = load<f64>(SCALE), mean = load<f64>(SHIFT);
  for (let i: u32 = 0; i < listed; i++) {
    const root = load<f64>(TAIL_ROOT + 8 * i);
    const z = root > 5 ? farTail(root) : load<f64>(TAIL_Z + 8 * i);
    store<f64>(load<u32>(TAIL_ADDRESS + 4 * i), copysign<f64>(z, load<f64>(TAIL_P + 8 * i)) * std + mean);
  }
}

/** Signed distances from the median at `to`; the elements in the tails are listed, with their signed probabilities. */
function split(from: usize, to: usize, count: u32): u32 {
  const end = to + 8 * count;
  const lowOne = v128.load(LOW_ONE), signBit = v128.load(SIGN), high = v128.load(TWO_M33), low = v128.load(TWO_M65);
  const limit = v128.load(TAIL), half = v128.load(HALF);
  let listed: u32 = 0;
  for (; to < end; from += 16, to += 16) {
    const words = v128.load(from);
    const centre = i32x4.shr_s(v128.shuffle<i32>(words, words, 0, 0, 2, 2), 31);
    // |X| of the two's complement: −X is ~X + 1, and ~X is even.
    const magnitude = v128.or(v128.xor(words, centre), lowOne);
    const d = f64x2.add(f64x2.mul(highHalves(magnitude), high), f64x2.mul(lowHalves(magnitude), low));
    const sign = v128.and(i64x2.shl(words, 31), signBit);
    v128.store(to, v128.xor(v128.bitselect(d, f64x2.sub(half, d), centre), sign));
    const inTail = i64x2.bitmask(v128.andnot(f64x2.lt(d, limit), centre)), p = v128.xor(d, sign);
    v128.store_lane<u64>(TAIL_P + 8 * listed, p, 0);
    store<u32>(TAIL_ADDRESS + 4 * listed, <u32>to);
    listed += inTail & 1;
    v128.store_lane<u64>(TAIL_P + 8 * listed, p, 1);
    store<u32>(TAIL_ADDRESS + 4 * listed, <u32>to + 8);
    listed += inTail >> 1;
  }
  return listed;
}
