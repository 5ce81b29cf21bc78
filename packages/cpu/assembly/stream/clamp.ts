/**
 * Bounds of float32 and float64, FIRST … LAST by value: −0 stays where 0 may.
 *
 * @module
 */
import { FIRST, LAST } from "./parameters";

/** Clamps `count` float32 at `at`, eight at a time. */
export function clamp32(at: usize, count: u32): void {
  const end = at + 4 * count;
  const first = v128.load(FIRST), last = v128.load(LAST);
  while (at < end) {
    v128.store(at, f32x4.pmax(f32x4.pmin(v128.load(at), last), first));
    v128.store(at, f32x4.pmax(f32x4.pmin(v128.load(at, 16), last), first), 16);
    at += 32;
  }
}

/** Clamps `count` float64 at `at`, four at a time. */
export function clamp64(at: usize, count: u32): void {
  const end = at + 8 * count;
  const first = v128.load(FIRST), last = v128.load(LAST);
  while (at < end) {
    v128.store(at, f64x2.pmax(f64x2.pmin(v128.load(at), last), first));
    v128.store(at, f64x2.pmax(f64x2.pmin(v128.load(at, 16), last), first), 16);
    at += 32;
  }
}
