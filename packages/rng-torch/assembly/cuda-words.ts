/**
 * Philox4×32-10 blocks of consecutive threads, their four words in lanes of their own.
 *
 * @module
 */
import { MULTIPLIER_0, MULTIPLIER_1, mulhi, WEYL_0, WEYL_1 } from "../../rng-parts/assembly/philox";
import { LANE, WORDS } from "./memory";

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
      const hi0 = mulhi(x0, m0), hi1 = mulhi(x2, m1);
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
