/**
 * Threefry-2x32 blocks of consecutive counters, eight at a time.
 *
 * @module
 */
import { OTHERS, WORDS } from "./memory";

// @ts-ignore: decorator
@inline
function rotated(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/**
 * Blocks of the counters (c0 + i·step, c1 + i), i = 0, 1, …: `count` and up to seven more. The two words of each, or, if
 * `isJoined`, their exclusive or.
 */
export function threefry(count: u32, k0: u32, k1: u32, c0: u32, c1: u32, step: u32, isJoined: bool): void {
  const k2 = k0 ^ k1 ^ 0x1bd11bda;
  const eight = i32x4.splat(8);
  const steps = i32x4.splat(8 * step);
  let first = i32x4.add(i32x4.splat(c0 + k0), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(step)));
  let second = i32x4.add(i32x4.splat(c1 + k1), i32x4(0, 1, 2, 3));
  for (let at = WORDS, end = WORDS + 4 * <usize>count; at < end; at += 32) {
    let x = first, y = second;
    let u = i32x4.add(first, i32x4.splat(4 * step)), v = i32x4.add(second, i32x4.splat(4));
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 13), x); v = v128.xor(rotated(v, 13), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 15), x); v = v128.xor(rotated(v, 15), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 26), x); v = v128.xor(rotated(v, 26), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 6), x); v = v128.xor(rotated(v, 6), u);
    x = i32x4.add(x, i32x4.splat(k1)); u = i32x4.add(u, i32x4.splat(k1)); y = i32x4.add(y, i32x4.splat(k2 + 1)); v = i32x4.add(v, i32x4.splat(k2 + 1));
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 17), x); v = v128.xor(rotated(v, 17), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 29), x); v = v128.xor(rotated(v, 29), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 16), x); v = v128.xor(rotated(v, 16), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 24), x); v = v128.xor(rotated(v, 24), u);
    x = i32x4.add(x, i32x4.splat(k2)); u = i32x4.add(u, i32x4.splat(k2)); y = i32x4.add(y, i32x4.splat(k0 + 2)); v = i32x4.add(v, i32x4.splat(k0 + 2));
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 13), x); v = v128.xor(rotated(v, 13), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 15), x); v = v128.xor(rotated(v, 15), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 26), x); v = v128.xor(rotated(v, 26), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 6), x); v = v128.xor(rotated(v, 6), u);
    x = i32x4.add(x, i32x4.splat(k0)); u = i32x4.add(u, i32x4.splat(k0)); y = i32x4.add(y, i32x4.splat(k1 + 3)); v = i32x4.add(v, i32x4.splat(k1 + 3));
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 17), x); v = v128.xor(rotated(v, 17), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 29), x); v = v128.xor(rotated(v, 29), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 16), x); v = v128.xor(rotated(v, 16), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 24), x); v = v128.xor(rotated(v, 24), u);
    x = i32x4.add(x, i32x4.splat(k1)); u = i32x4.add(u, i32x4.splat(k1)); y = i32x4.add(y, i32x4.splat(k2 + 4)); v = i32x4.add(v, i32x4.splat(k2 + 4));
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 13), x); v = v128.xor(rotated(v, 13), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 15), x); v = v128.xor(rotated(v, 15), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 26), x); v = v128.xor(rotated(v, 26), u);
    x = i32x4.add(x, y); u = i32x4.add(u, v); y = v128.xor(rotated(y, 6), x); v = v128.xor(rotated(v, 6), u);
    x = i32x4.add(x, i32x4.splat(k2)); u = i32x4.add(u, i32x4.splat(k2)); y = i32x4.add(y, i32x4.splat(k0 + 5)); v = i32x4.add(v, i32x4.splat(k0 + 5));
    if (isJoined) {
      v128.store(at, v128.xor(x, y));
      v128.store(at, v128.xor(u, v), 16);
    } else {
      v128.store(at, x);
      v128.store(at, u, 16);
      v128.store(at + (OTHERS - WORDS), y);
      v128.store(at + (OTHERS - WORDS), v, 16);
    }
    first = i32x4.add(first, steps);
    second = i32x4.add(second, eight);
  }
}
