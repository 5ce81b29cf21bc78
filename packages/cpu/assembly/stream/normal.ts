/**
 * Normal float32: the quantile by a table of quadratic segments in 32-bit integers, then x = rn(rn(z·std) + mean).
 * Steps are those of the stream's specification, "Standard normal, float32".
 *
 * Steps 1 and 2 run ahead, because scalar registers read what they store; no further than a group, because what the
 * first-level cache holds is dear: the normal's table fills half of it. Table entries are loaded straight into halves of
 * vectors: stored as scalars and loaded again as vectors, they cost 0.85 instead of 0.73 ns a value (Zen 4, which stores
 * once a cycle). They are fetched eight words before they are needed, or what waits for them fills the core's queue of
 * vector instructions (0.68 ns). After the last word that reads arguments which are none, whose addresses are valid.
 *
 * @module
 */
import { evens, odds } from "./lanes";
import { BITS } from "./memory";
import { SCALE, SHIFT } from "./parameters";

const ONE = memory.data<u32>([1, 1, 1, 1], 16);
const RESIDUAL = memory.data<u32>([0x3ffff, 0x3ffff, 0x3ffff, 0x3ffff], 16);
const CURVATURE = memory.data<u32>([0x7ff, 0x7ff, 0x7ff, 0x7ff], 16);
const LOW_RESIDUAL = memory.data<u32>([511, 511, 511, 511], 16);
/** From two words' bits to the addresses of their table entries, shifted by 15 (memory.ts). */
const ADDRESSES: u64 = 0x0001fff8_0001fff8;

/** Bytes of the words whose arguments are rounded at a time. */
const GROUP: usize = 128 * 4;

/** Steps 1 and 2 of four words. */
// @ts-ignore: decorator
@inline
function round(words: v128, one: v128): v128 {
  return f32x4.convert_i32x4_s(v128.or(words, one));
}

/** Table entries of two rounded arguments. */
// @ts-ignore: decorator
@inline
function fetch(bits: u64): v128 {
  const addresses = (bits >> 15) & ADDRESSES;
  return v128.load64_lane(<usize>(addresses >> 32), v128.load64_zero(<usize>(<u32>addresses)), 1);
}

/** z·2²⁸ of four words, by their rounded arguments and table entries: steps 3 to 5. */
// @ts-ignore: decorator
@inline
function evaluate(
  front: v128, back: v128, argument: v128, words: v128, residual: v128, curvature: v128, lowResidual: v128,
): v128 {
  const c0 = evens(front, back), slopes = odds(front, back);
  const r = v128.and(argument, residual);
  const bend = i32x4.shr_u(i32x4.mul(v128.and(slopes, curvature), r), 16);
  const slope = i32x4.add(i32x4.shr_s(slopes, 11), bend);
  const high = i32x4.mul(slope, i32x4.shr_u(r, 9));
  const low = i32x4.shr_s(i32x4.mul(slope, v128.and(argument, lowResidual)), 9);
  const magnitude = f32x4.convert_i32x4_s(i32x4.add(c0, i32x4.shr_s(i32x4.add(high, low), 6)));
  return v128.xor(magnitude, i32x4.shl(words, 31));
}

/** `count` words at `words` become z·2²⁸·SCALE + SHIFT at `to` (which may be `words`), eight at a time. */
export function normal32(words: usize, to: usize, count: u32): void {
  const one = v128.load(ONE), scale = v128.load(SCALE), shift = v128.load(SHIFT);
  const residual = v128.load(RESIDUAL), curvature = v128.load(CURVATURE), lowResidual = v128.load(LOW_RESIDUAL);
  const end = to + 4 * count;
  while (to < end) {
    for (let bits = BITS, from = words; bits < BITS + GROUP; bits += 32, from += 32) {
      v128.store(bits, round(v128.load(from), one));
      v128.store(bits, round(v128.load(from, 16), one), 16);
    }
    const stop = min(end, to + GROUP);
    let front0 = fetch(load<u64>(BITS)), back0 = fetch(load<u64>(BITS, 8));
    let front1 = fetch(load<u64>(BITS, 16)), back1 = fetch(load<u64>(BITS, 24));
    for (let bits = BITS; to < stop; bits += 32, words += 32, to += 32) {
      let front = front0, back = back0;
      front0 = fetch(load<u64>(bits, 32)), back0 = fetch(load<u64>(bits, 40));
      let z = evaluate(front, back, v128.load(bits), v128.load(words), residual, curvature, lowResidual);
      v128.store(to, f32x4.add(f32x4.mul(z, scale), shift));
      front = front1, back = back1;
      front1 = fetch(load<u64>(bits, 48)), back1 = fetch(load<u64>(bits, 56));
      z = evaluate(front, back, v128.load(bits, 16), v128.load(words, 16), residual, curvature, lowResidual);
      v128.store(to, f32x4.add(f32x4.mul(z, scale), shift), 16);
    }
  }
}
