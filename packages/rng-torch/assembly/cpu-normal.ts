/**
 * The float32 normals of PyTorch's AVX2 kernels: src/cpu/block-avx2.ts, four pairs at a time.
 *
 * @module
 */
import { WORDS } from "./memory";
import { high, joined, low, round, scaled } from "./rounding";

/** A step of Horner's method with a fused operation. */
// @ts-ignore: decorator
@inline
function step(p: v128, x: v128, c: f64): v128 {
  return round(f64x2.add(f64x2.mul(p, x), f64x2.splat(c)));
}

// @ts-ignore: decorator
@inline
function f(x: f64): f64 {
  return <f64>(<f32>x);
}

/** The polynomial of the logarithm, of two numbers. */
// @ts-ignore: decorator
@inline
function logPolynomial(x: v128): v128 {
  let p = f64x2.splat(f(7.0376836292e-2));
  p = step(p, x, f(-1.151461031e-1));
  p = step(p, x, f(1.167699874e-1));
  p = step(p, x, f(-1.2420140846e-1));
  p = step(p, x, f(1.4249322787e-1));
  p = step(p, x, f(-1.6668057665e-1));
  p = step(p, x, f(2.0000714765e-1));
  p = step(p, x, f(-2.4999993993e-1));
  return step(p, x, f(3.3333331174e-1));
}

/** x·y + z of float32, fused. */
// @ts-ignore: decorator
@inline
function fused(x: v128, y: v128, z: v128): v128 {
  return joined(
    f64x2.add(f64x2.mul(low(x), low(y)), low(z)),
    f64x2.add(f64x2.mul(high(x), high(y)), high(z)),
  );
}

// @ts-ignore: decorator
@inline
function log(x: v128): v128 {
  let e = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126));
  let m = v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f000000));
  const isSmall = f32x4.lt(m, f32x4.splat(<f32>0.707106781186547524));
  e = i32x4.add(e, isSmall);
  m = f32x4.add(f32x4.sub(m, f32x4.splat(1)), v128.and(m, isSmall));
  const exponent = f32x4.convert_i32x4_s(e);
  const z = f32x4.mul(m, m);
  let y = joined(logPolynomial(low(m)), logPolynomial(high(m)));
  y = f32x4.mul(y, m);
  y = fused(y, z, f32x4.mul(exponent, f32x4.splat(<f32>-2.1219444e-4)));
  y = f32x4.sub(y, f32x4.mul(z, f32x4.splat(0.5)));
  // The product has at most 14 bits.
  return f32x4.add(f32x4.mul(exponent, f32x4.splat(0.693359375)), f32x4.add(m, y));
}

/** Normals of the blocks of 16 words at WORDS, in place. */
export function cpuNormals(blocks: u32, mean: f64, std: f64): void {
  const means = f64x2.splat(mean), stds = f64x2.splat(std);
  const isCentred = mean == 0;
  for (let at = WORDS, end = WORDS + 64 * <usize>blocks; at < end; at += 64) {
    for (let half: usize = 0; half < 32; half += 16) {
      const from = at + half;
      const mask = i32x4.splat(0xffffff);
      const unit = f32x4.splat(<f32>5.9604644775390625e-8);
      const u1 = f32x4.sub(f32x4.splat(1), f32x4.mul(f32x4.convert_i32x4_s(v128.and(v128.load(from), mask)), unit));
      const u2 = f32x4.mul(f32x4.convert_i32x4_s(v128.and(v128.load(from, 32), mask)), unit);
      const radius = f32x4.sqrt(f32x4.mul(log(u1), f32x4.splat(-2)));

      const theta = f32x4.mul(u2, f32x4.splat(<f32>6.283185307179586));
      const turns = i32x4.trunc_sat_f32x4_s(f32x4.mul(theta, f32x4.splat(<f32>1.27323954473516)));
      const j = v128.and(i32x4.add(turns, i32x4.splat(1)), i32x4.splat(~1));
      const y = f32x4.convert_i32x4_s(j);
      // Products with the first two parts of π/4 are exact.
      let r = f32x4.add(f32x4.mul(y, f32x4.splat(-0.78515625)), theta);
      r = f32x4.add(f32x4.mul(y, f32x4.splat(-2.4187564849853515625e-4)), r);
      r = fused(y, f32x4.splat(<f32>-3.77489497744594108e-8), r);
      const z = f32x4.mul(r, r);
      const zLow = low(z), zHigh = high(z);
      let cLow = f64x2.splat(f(2.443315711809948e-5)), cHigh = cLow;
      cLow = step(step(cLow, zLow, f(-1.388731625493765e-3)), zLow, f(4.166664568298827e-2));
      cHigh = step(step(cHigh, zHigh, f(-1.388731625493765e-3)), zHigh, f(4.166664568298827e-2));
      let c = f32x4.mul(joined(cLow, cHigh), z);
      c = fused(c, z, f32x4.mul(z, f32x4.splat(-0.5)));
      c = f32x4.add(c, f32x4.splat(1));
      let sLow = f64x2.splat(f(-1.9515295891e-4)), sHigh = sLow;
      sLow = step(step(sLow, zLow, f(8.3321608736e-3)), zLow, f(-1.6666654611e-1));
      sHigh = step(step(sHigh, zHigh, f(8.3321608736e-3)), zHigh, f(-1.6666654611e-1));
      let s = f32x4.mul(joined(sLow, sHigh), z);
      s = fused(s, r, r);

      const isSwapped = i32x4.shr_s(i32x4.shl(j, 30), 31);
      const sine = v128.xor(v128.bitselect(c, s, isSwapped), v128.and(i32x4.shl(j, 29), i32x4.splat(1 << 31)));
      const cosineSign = v128.andnot(i32x4.splat(1 << 31), i32x4.shl(i32x4.sub(j, i32x4.splat(2)), 29));
      const cosine = v128.xor(v128.bitselect(s, c, isSwapped), cosineSign);
      const a = f32x4.mul(radius, cosine), b = f32x4.mul(radius, sine);
      if (isCentred) {
        const scale = f32x4.splat(<f32>std);
        v128.store(from, f32x4.add(f32x4.mul(a, scale), f32x4.splat(0)));
        v128.store(from, f32x4.add(f32x4.mul(b, scale), f32x4.splat(0)), 32);
      } else {
        v128.store(from, scaled(a, stds, means));
        v128.store(from, scaled(b, stds, means), 32);
      }
    }
  }
}
