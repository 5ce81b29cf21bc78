/**
 * Philox4×32-10 blocks of consecutive counters.
 *
 * @module
 */
import { MULTIPLIER_0, MULTIPLIER_1, mulhi, WEYL_0, WEYL_1 } from "../../rng-parts/assembly/philox";
import { WORDS } from "./memory";

/** Blocks of the counters (c0, c1, c2, c3), (c0 + 1, …), …: `count` and up to three more. c0 must not run over. */
export function blocks(count: u32, c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  const m0 = i32x4.splat(MULTIPLIER_0), m1 = i32x4.splat(MULTIPLIER_1);
  let counters = i32x4.add(i32x4.splat(c0), i32x4(0, 1, 2, 3));
  for (let at = WORDS, end = WORDS + 16 * <usize>count; at < end; at += 64) {
    let x0 = counters, x1 = i32x4.splat(c1), x2 = i32x4.splat(c2), x3 = i32x4.splat(c3);
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
    // Word by word to block by block.
    const low01 = i32x4.shuffle(x0, x1, 0, 4, 1, 5), low23 = i32x4.shuffle(x2, x3, 0, 4, 1, 5);
    const high01 = i32x4.shuffle(x0, x1, 2, 6, 3, 7), high23 = i32x4.shuffle(x2, x3, 2, 6, 3, 7);
    v128.store(at, i64x2.shuffle(low01, low23, 0, 2));
    v128.store(at, i64x2.shuffle(low01, low23, 1, 3), 16);
    v128.store(at, i64x2.shuffle(high01, high23, 0, 2), 32);
    v128.store(at, i64x2.shuffle(high01, high23, 1, 3), 48);
    counters = i32x4.add(counters, i32x4.splat(4));
  }
}

/** The last block of {@link oneBlock}. */
export let w0: u32 = 0, w1: u32 = 0, w2: u32 = 0, w3: u32 = 0;

/** One block. */
export function oneBlock(c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): void {
  for (let round = 0; round < 10; round++) {
    const p0 = <u64>c0 * <u64>MULTIPLIER_0, p1 = <u64>c2 * <u64>MULTIPLIER_1;
    c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
    c1 = <u32>p1;
    c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
    c3 = <u32>p0;
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  w0 = c0;
  w1 = c1;
  w2 = c2;
  w3 = c3;
}
