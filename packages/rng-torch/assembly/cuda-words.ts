/**
 * Philox4×32-10 blocks of consecutive threads, their four words in lanes of their own.
 *
 * @module
 */
import { LANE, WORDS } from "./memory";

const MULTIPLIER_0: u32 = 0xd2511f53;
const MULTIPLIER_1: u32 = 0xcd9e8d57;
const WEYL_0: u32 = 0x9e3779b9;
const WEYL_1: u32 = 0xbb67ae85;

// @ts-ignore: decorator
@inline
function odds(low: v128, high: v128): v128 {
  return i32x4.shuffle(low, high, 1, 3, 5, 7);
}

/** Blocks of the counters (c0, c1, t, 0), t = thread, thread + 1, …: `count` and up to three more. */
export function cudaWords(count: u32, c0: u32, c1: u32, thread: u32, k0: u32, k1: u32): void {
  const m0 = i32x4.splat(MULTIPLIER_0), m1 = i32x4.splat(MULTIPLIER_1);
  const bytes = 4 * <usize>LANE;
  let threads = i32x4.add(i32x4.splat(thread), i32x4(0, 1, 2, 3));
  for (let at = WORDS, end = WORDS + 4 * <usize>count; at < end; at += 16) {
    let x0 = i32x4.splat(c0), x1 = i32x4.splat(c1), x2 = threads, x3 = i32x4.splat(0);
    let key0 = k0, key1 = k1;
    for (let round = 0; round < 10; round++) {
      const lo0 = i32x4.mul(x0, m0), lo1 = i32x4.mul(x2, m1);
      const hi0 = odds(i64x2.extmul_low_i32x4_u(x0, m0), i64x2.extmul_high_i32x4_u(x0, m0));
      const hi1 = odds(i64x2.extmul_low_i32x4_u(x2, m1), i64x2.extmul_high_i32x4_u(x2, m1));
      x0 = v128.xor(v128.xor(hi1, x1), i32x4.splat(key0));
      x1 = lo1;
      x2 = v128.xor(v128.xor(hi0, x3), i32x4.splat(key1));
      x3 = lo0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    v128.store(at, x0);
    v128.store(at + bytes, x1);
    v128.store(at + 2 * bytes, x2);
    v128.store(at + 3 * bytes, x3);
    threads = i32x4.add(threads, i32x4.splat(4));
  }
}
