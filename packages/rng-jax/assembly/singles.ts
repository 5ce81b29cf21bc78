/**
 * Float32 numbers of words: src/steps/steps.ts, four at a time, with src/xla's functions.
 *
 * @module
 */
import { fma, fmaConstant, fmaConstants } from "./fused";
import { WORDS } from "./memory";

/** v·range + lo of 23 bits of words, at least lo. */
// @ts-ignore: decorator
@inline
function uniform(words: v128, range: v128, lo: v128): v128 {
  const v = f32x4.sub(v128.or(i32x4.shr_u(words, 9), i32x4.splat(0x3f800000)), f32x4.splat(1));
  return f32x4.max(lo, fma(v, range, lo));
}

/** ln x of 0 < x < 1. */
// @ts-ignore: decorator
@inline
function log(x: v128): v128 {
  const m = v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f000000));
  const isLow = f32x4.lt(m, f32x4.splat(0.7071067690849304));
  const e = f32x4.convert_i32x4_s(i32x4.add(i32x4.sub(i32x4.shr_s(x, 23), i32x4.splat(126)), isLow));
  const t = f32x4.add(f32x4.sub(m, f32x4.splat(1)), v128.and(m, isLow));
  const z = f32x4.mul(t, t);
  const y = f32x4.mul(z, t);
  const a = fmaConstant(fmaConstants(t, 0.07037683576345444, -0.11514610052108765), t, 0.11676998436450958);
  const b = fmaConstant(fmaConstants(t, -0.12420140951871872, 0.14249323308467865), t, -0.16668057441711426);
  const c = fmaConstant(fmaConstants(t, 0.2000071406364441, -0.24999994039535522), t, 0.3333333134651184);
  const p = fma(fma(fma(a, y, b), y, c), y, f32x4.mul(e, f32x4.splat(-0.00021219444170128554)));
  const r = f32x4.add(f32x4.sub(t, f32x4.mul(f32x4.splat(0.5), z)), p);
  return fma(e, f32x4.splat(0.693359375), r);
}

/** ln(1 + x) of −1 < x ≤ 0. */
// @ts-ignore: decorator
@inline
function log1p(x: v128): v128 {
  const isNear = f32x4.gt(x, f32x4.splat(-0.4142135679721832));
  const far = log(f32x4.add(f32x4.splat(1), x));
  let n = fmaConstants(x, 4.527000055531971e-05, 0.4985410273075104);
  let d = f32x4.add(x, f32x4.splat(<f32>15.062909126281738));
  n = fmaConstant(n, x, 6.578732490539551);
  d = fmaConstant(d, x, 83.04756927490234);
  n = fmaConstant(n, x, 29.91191864013672);
  d = fmaConstant(d, x, 221.7624053955078);
  n = fmaConstant(n, x, 60.949668884277344);
  d = fmaConstant(d, x, 309.0987243652344);
  n = fmaConstant(n, x, 57.11296463012695);
  d = fmaConstant(d, x, 216.42788696289062);
  n = fmaConstant(n, x, 20.039552688598633);
  d = fmaConstant(d, x, 60.11865997314453);
  const z = f32x4.mul(x, x);
  const ratio = f32x4.mul(f32x4.mul(x, z), f32x4.div(n, d));
  const near = f32x4.add(x, fma(z, f32x4.splat(-0.5), ratio));
  return v128.bitselect(near, far, isNear);
}

/** erf⁻¹(x) of −1 < x < 1. */
// @ts-ignore: decorator
@inline
function erfInv(x: v128): v128 {
  const w = f32x4.neg(log1p(f32x4.neg(f32x4.mul(x, x))));
  const centre = f32x4.sub(w, f32x4.splat(2.5));
  let p = fmaConstants(centre, 2.810226362726098e-08, 3.432739390518691e-07);
  p = fmaConstant(p, centre, -3.523387704262859e-06);
  p = fmaConstant(p, centre, -4.391506536194356e-06);
  p = fmaConstant(p, centre, 0.00021858086984138936);
  p = fmaConstant(p, centre, -0.001253725029528141);
  p = fmaConstant(p, centre, -0.004177681636065245);
  p = fmaConstant(p, centre, 0.24664072692394257);
  p = fmaConstant(p, centre, 1.5014094114303589);
  const isTail = f32x4.ge(w, f32x4.splat(5));
  if (v128.any_true(isTail)) {
    const tail = f32x4.sub(f32x4.sqrt(w), f32x4.splat(3));
    let q = fmaConstants(tail, -0.0002002142573473975, 0.0001009505576803349);
    q = fmaConstant(q, tail, 0.0013493432197719812);
    q = fmaConstant(q, tail, -0.003673428436741233);
    q = fmaConstant(q, tail, 0.005739507731050253);
    q = fmaConstant(q, tail, -0.007622461300343275);
    q = fmaConstant(q, tail, 0.00943887047469616);
    q = fmaConstant(q, tail, 1.0016740560531616);
    q = fmaConstant(q, tail, 2.832976818084717);
    p = v128.bitselect(q, p, isTail);
  }
  return f32x4.mul(p, x);
}

/** Uniform numbers of `count` words, in place; then ·scale, + shift. */
export function uniforms(count: u32, lo: f32, range: f32, scale: f32, shift: f32): void {
  const los = f32x4.splat(lo), ranges = f32x4.splat(range), scales = f32x4.splat(scale), shifts = f32x4.splat(shift);
  for (let at = WORDS, end = WORDS + 4 * <usize>count; at < end; at += 16) {
    const u = uniform(v128.load(at), ranges, los);
    v128.store(at, f32x4.add(f32x4.mul(u, scales), shifts));
  }
}

/** Normal numbers between `least` and `most` of `count` words, in place; then ·scale, + shift. */
export function normals(
  count: u32,
  lo: f32,
  range: f32,
  root: f32,
  least: f32,
  most: f32,
  scale: f32,
  shift: f32,
): void {
  const los = f32x4.splat(lo), ranges = f32x4.splat(range), roots = f32x4.splat(root);
  const leasts = f32x4.splat(least), mosts = f32x4.splat(most);
  const scales = f32x4.splat(scale), shifts = f32x4.splat(shift);
  for (let at = WORDS, end = WORDS + 4 * <usize>count; at < end; at += 16) {
    const z = f32x4.mul(erfInv(uniform(v128.load(at), ranges, los)), roots);
    const cut = f32x4.min(f32x4.max(z, leasts), mosts);
    v128.store(at, f32x4.add(f32x4.mul(cut, scales), shifts));
  }
}
