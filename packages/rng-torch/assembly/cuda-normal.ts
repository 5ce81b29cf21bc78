/**
 * The float32 normals of PyTorch on a GPU: src/cuda/float32.ts, four pairs at a time.
 *
 * @module
 */
import { LANE, SINE_ROWS, SQUARES, WORDS } from "./memory";
import { high, joined, low, round, scaled } from "./rounding";

// @ts-ignore: decorator
@inline
function step(p: v128, x: v128, c: f64): v128 {
  return round(f64x2.add(f64x2.mul(p, x), f64x2.splat(c)));
}

/** `logf` of two numbers 2ᵉ·(1 + m), as float64. */
// @ts-ignore: decorator
@inline
function log(m: v128, e: v128): v128 {
  let r = f64x2.splat(-0.13018856942653656);
  r = step(r, m, 0.1408461034297943);
  r = step(r, m, -0.12148627638816833);
  r = step(r, m, 0.1398061066865921);
  r = step(r, m, -0.16684235632419586);
  r = step(r, m, 0.20012299716472626);
  r = step(r, m, -0.24999669194221497);
  r = step(r, m, 0.333331823348999);
  r = step(r, m, -0.5);
  r = round(f64x2.mul(r, m));
  r = round(f64x2.add(f64x2.mul(r, m), m));
  return f64x2.add(f64x2.mul(e, f64x2.splat(0.6931471824645996)), r);
}

/** Two values of the sine unit, for fractions of a quarter turn in lanes `a` and `b`. */
// @ts-ignore: decorator
@inline
function sines(first: u32, second: u32): v128 {
  const row0 = SINE_ROWS + <usize>((first >> 17) << 5), row1 = SINE_ROWS + <usize>((second >> 17) << 5);
  const x0 = first & 0x1ffff, x1 = second & 0x1ffff;
  const c0 = v128.load_lane<f64>(row1, v128.load_zero<f64>(row0), 1);
  const c1 = v128.load_lane<f64>(row1, v128.load_zero<f64>(row0, 8), 1, 8);
  const c2 = v128.load_lane<f64>(row1, v128.load_zero<f64>(row0, 16), 1, 16);
  const x = f64x2.replace_lane(f64x2.splat(<f64>x0), 1, <f64>x1);
  const s0 = <f64>(<u32>load<u16>(SQUARES + (x0 & 0x1fffe)));
  const s1 = <f64>(<u32>load<u16>(SQUARES + (x1 & 0x1fffe)));
  const s = f64x2.replace_lane(f64x2.splat(s0), 1, s1);
  const value = f64x2.add(f64x2.add(c0, f64x2.mul(c1, x)), f64x2.mul(c2, s));
  return f64x2.mul(v128.and(value, i64x2(0xffffffffe0000000, 0xffffffffe0000000)), f64x2.splat(7.275957614183426e-12));
}

// @ts-ignore: decorator
@inline
function fourSines(fraction: v128): v128 {
  return joined(
    sines(<u32>i32x4.extract_lane(fraction, 0), <u32>i32x4.extract_lane(fraction, 1)),
    sines(<u32>i32x4.extract_lane(fraction, 2), <u32>i32x4.extract_lane(fraction, 3)),
  );
}

// @ts-ignore: decorator
@inline
function angle(word: v128): v128 {
  const x = round(f64x2.add(f64x2.mul(word, f64x2.splat(1.462918119976564e-9)), f64x2.splat(7.31459059988282e-10)));
  // f(1/2π)·2²⁵
  return i32x4.trunc_sat_f64x2_u_zero(f64x2.mul(x, f64x2.splat(5340353.5)));
}

/** Normals of `count` threads in the first `pairs` pairs of lanes, in place. */
export function cudaNormals(count: u32, pairs: u32, mean: f64, std: f64): void {
  const means = f64x2.splat(mean), stds = f64x2.splat(std);
  const isCentred = mean == 0;
  const bytes = 4 * <usize>LANE;
  for (let pair: u32 = 0; pair < pairs; pair++) {
    const start = WORDS + 2 * <usize>pair * bytes;
    for (let at = start, end = start + 4 * <usize>count; at < end; at += 16) {
      const first = f32x4.convert_i32x4_u(v128.load(at)), second = f32x4.convert_i32x4_u(v128.load(at + bytes));
      const u = f32x4.add(f32x4.mul(first, f32x4.splat(<f32>2.3283064365386963e-10)), f32x4.splat(<f32>1.1641532182693481e-10));
      const exponent = v128.and(i32x4.sub(u, i32x4.splat(0x3f2aaaab)), i32x4.splat(0xff800000));
      const m = f32x4.sub(i32x4.sub(u, exponent), f32x4.splat(1));
      const e = i32x4.shr_s(exponent, 23);
      const logs = joined(
        log(low(m), f64x2.convert_low_i32x4_s(e)),
        log(high(m), f64x2.convert_low_i32x4_s(i64x2.shuffle(e, e, 1, 1))),
      );
      const radius = f32x4.sqrt(f32x4.mul(logs, f32x4.splat(-2)));

      let turns = i64x2.shuffle(angle(low(second)), angle(high(second)), 0, 2);
      turns = v128.andnot(turns, v128.and(i32x4.ge_s(turns, i32x4.splat(0x1000000)), i32x4.splat(1)));
      const isOdd = i32x4.shr_s(i32x4.shl(turns, 8), 31);
      const fraction = v128.and(v128.xor(turns, isOdd), i32x4.splat(0x7fffff));
      const sign = i32x4.splat(1 << 31);
      const sineSign = v128.and(i32x4.shl(turns, 7), sign);
      const cosineSign = v128.and(v128.xor(i32x4.shl(turns, 7), i32x4.shl(turns, 8)), sign);
      const a = f32x4.mul(v128.xor(fourSines(fraction), sineSign), radius);
      const b = f32x4.mul(v128.xor(fourSines(v128.xor(fraction, i32x4.splat(0x7fffff))), cosineSign), radius);
      if (isCentred) {
        const scale = f32x4.splat(<f32>std);
        v128.store(at, f32x4.add(f32x4.mul(a, scale), f32x4.splat(0)));
        v128.store(at + bytes, f32x4.add(f32x4.mul(b, scale), f32x4.splat(0)));
      } else {
        v128.store(at, scaled(a, stds, means));
        v128.store(at + bytes, scaled(b, stds, means));
      }
    }
  }
}
