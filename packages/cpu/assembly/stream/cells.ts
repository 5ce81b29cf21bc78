/**
 * Truncated normals: words become words whose standard normal is that of the cell they pick, one of RANGE from START
 * on in the order of z; all cells if RANGE is 0. Cell t's word is ±(2t + 1) in two's complement with the sign of z in
 * the lowest bit, which the normal does not look at otherwise.
 *
 * @module
 */
import { odds } from "./lanes";
import { RANGE, START } from "./parameters";

const ONE = memory.data<u32>([1, 1, 1, 1], 16);

// @ts-ignore: decorator
@inline
function wordOf(t: v128, one: v128): v128 {
  const upper = i32x4.shr_s(t, 31);
  return i32x4.add(v128.or(i32x4.shl(v128.xor(t, upper), 1), one), upper);
}

/** START + mulhi(u, RANGE) */
// @ts-ignore: decorator
@inline
function pick(u: v128, starts: v128, ranges: v128): v128 {
  const products = odds(i64x2.extmul_low_i32x4_u(u, ranges), i64x2.extmul_high_i32x4_u(u, ranges));
  return i32x4.add(starts, products);
}

/** `count` words in place, four at a time; 2³² cells. */
export function toCells32(at: usize, count: u32): void {
  const end = at + 4 * count;
  const starts = v128.load(START), ranges = v128.load(RANGE), one = v128.load(ONE);
  if (load<u32>(RANGE) == 0) for (; at < end; at += 16) v128.store(at, wordOf(v128.load(at), one));
  else for (; at < end; at += 16) v128.store(at, wordOf(pick(v128.load(at), starts, ranges), one));
}

/** High half of the product. */
// @ts-ignore: decorator
@inline
function mulhi64(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff, aHigh = a >> 32, bLow = b & 0xffffffff, bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  return aHigh * bHigh + (middle >> 32) + ((aLow * bHigh + (middle & 0xffffffff)) >> 32);
}

/** The words of `count` elements in place, the high half of each first; 2⁶⁴ cells. */
export function toCells64(at: usize, count: u32): void {
  const start = load<u64>(START), range = load<u64>(RANGE);
  for (const end = at + 8 * count; at < end; at += 8) {
    const w = rotl<u64>(load<u64>(at), 32);
    const t = range == 0 ? w : start + mulhi64(w, range);
    const upper = <i64>t >> 63;
    store<u64>(at, rotl<u64>(((t ^ upper) << 1) | (1 & ~upper), 32));
  }
}
