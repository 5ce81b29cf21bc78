/**
 * Uniform float32: x = rn(rn(k·step) + middle) for the symmetric integer k = (u >>> 8) − 2²³, step = half·2⁻²³.
 *
 * @module
 */
import { SCALE, SHIFT } from "./parameters";

const SIGN = memory.data<u32>([0x80000000, 0x80000000, 0x80000000, 0x80000000], 16);

// @ts-ignore: decorator
@inline
function uniformOf(u: v128, sign: v128, scale: v128, shift: v128): v128 {
  const k = i32x4.shr_s(v128.xor(u, sign), 8);
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(k), scale), shift);
}

/** `count` words at `from` become float32 at `to`, sixteen at a time. */
export function uniform32(from: usize, to: usize, count: u32): void {
  const end = to + 4 * count;
  const sign = v128.load(SIGN), scale = v128.load(SCALE), shift = v128.load(SHIFT);
  while (to < end) {
    v128.store(to, uniformOf(v128.load(from), sign, scale, shift));
    v128.store(to, uniformOf(v128.load(from, 16), sign, scale, shift), 16);
    v128.store(to, uniformOf(v128.load(from, 32), sign, scale, shift), 32);
    v128.store(to, uniformOf(v128.load(from, 48), sign, scale, shift), 48);
    from += 64;
    to += 64;
  }
}
