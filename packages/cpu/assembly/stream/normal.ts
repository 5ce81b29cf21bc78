/**
 * Normal float32: the quantile by a table of quadratic segments in 32-bit integers, then x = rn(rn(z·std) + mean).
 * Steps are those of the stream's specification, "Standard normal, float32".
 *
 * The loop is a pipeline of three stages on groups of four words: steps 1 and 2 in SIMD, 64 groups ahead of the last;
 * fetching the table's entries in scalar registers, 32 groups ahead; steps 4 and 5 in SIMD. One stage alone would wait
 * for its table entries (0.57 against 0.90 ns a value in one go, Zen 5). Entries are stored as halves and loaded as
 * vectors: at a distance of 16 groups the load still meets the stores in flight and stalls (0.78 ns).
 *
 * @module
 */
import { evens, odds } from "./lanes";
import { BITS, ENTRIES } from "./memory";
import { SCALE, SHIFT } from "./parameters";

const ONE = memory.data<u32>([1, 1, 1, 1], 16);
const RESIDUAL = memory.data<u32>([0x3ffff, 0x3ffff, 0x3ffff, 0x3ffff], 16);
const CURVATURE = memory.data<u32>([0x7ff, 0x7ff, 0x7ff, 0x7ff], 16);
const LOW_RESIDUAL = memory.data<u32>([511, 511, 511, 511], 16);
/** From two words' bits to the addresses of their table entries, shifted by 15 (memory.ts). */
const ADDRESSES: u64 = 0x0001fff8_0001fff8;

/** Groups that a stage is ahead of the next; in bytes of bits and of entries. */
const AHEAD_BITS: usize = 32 * 16;
const AHEAD_ENTRIES: usize = 32 * 32;

/** Steps 1 and 2 of the group at `words`. */
// @ts-ignore: decorator
@inline
function round(words: usize, bits: usize, one: v128): void {
  v128.store(bits, f32x4.convert_i32x4_s(v128.or(v128.load(words), one)));
}

/** Step 3 of a group. */
// @ts-ignore: decorator
@inline
function fetch(bits: usize, entries: usize): void {
  const front = (load<u64>(bits) >> 15) & ADDRESSES;
  store<u64>(entries, load<u64>(<usize>(<u32>front)));
  store<u64>(entries, load<u64>(<usize>(front >> 32)), 8);
  const back = (load<u64>(bits, 8) >> 15) & ADDRESSES;
  store<u64>(entries, load<u64>(<usize>(<u32>back)), 16);
  store<u64>(entries, load<u64>(<usize>(back >> 32)), 24);
}

/** z·2²⁸ of a group: steps 4 and 5. */
// @ts-ignore: decorator
@inline
function evaluate(words: usize, bits: usize, entries: usize, residual: v128, curvature: v128, lowResidual: v128): v128 {
  const front = v128.load(entries), back = v128.load(entries, 16), argument = v128.load(bits);
  const c0 = evens(front, back), slopes = odds(front, back);
  const r = v128.and(argument, residual);
  const bend = i32x4.shr_u(i32x4.mul(v128.and(slopes, curvature), r), 16);
  const slope = i32x4.add(i32x4.shr_s(slopes, 11), bend);
  const high = i32x4.mul(slope, i32x4.shr_u(r, 9));
  const low = i32x4.shr_s(i32x4.mul(slope, v128.and(argument, lowResidual)), 9);
  const magnitude = f32x4.convert_i32x4_s(i32x4.add(c0, i32x4.shr_s(i32x4.add(high, low), 6)));
  return v128.xor(magnitude, i32x4.shl(v128.load(words), 31));
}

/** `count` words at `words` become z·2²⁸·SCALE + SHIFT at `to` (which may be `words`), eight at a time. */
export function normal32(words: usize, to: usize, count: u32): void {
  const one = v128.load(ONE), scale = v128.load(SCALE), shift = v128.load(SHIFT);
  const residual = v128.load(RESIDUAL), curvature = v128.load(CURVATURE), lowResidual = v128.load(LOW_RESIDUAL);
  for (let at: usize = 0; at < 2 * AHEAD_BITS; at += 16) round(words + at, BITS + at, one);
  for (let at: usize = 0; at < AHEAD_BITS; at += 16) fetch(BITS + at, ENTRIES + 2 * at);
  const end = to + 4 * count;
  let bits = BITS, entries = ENTRIES;
  while (to < end) {
    round(words + 2 * AHEAD_BITS, bits + 2 * AHEAD_BITS, one);
    fetch(bits + AHEAD_BITS, entries + AHEAD_ENTRIES);
    const z0 = evaluate(words, bits, entries, residual, curvature, lowResidual);
    v128.store(to, f32x4.add(f32x4.mul(z0, scale), shift));
    round(words + 2 * AHEAD_BITS + 16, bits + 2 * AHEAD_BITS + 16, one);
    fetch(bits + AHEAD_BITS + 16, entries + AHEAD_ENTRIES + 32);
    const z1 = evaluate(words + 16, bits + 16, entries + 32, residual, curvature, lowResidual);
    v128.store(to, f32x4.add(f32x4.mul(z1, scale), shift), 16);
    words += 32;
    bits += 32;
    entries += 64;
    to += 32;
  }
}
