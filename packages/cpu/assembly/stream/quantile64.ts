/**
 * The normal quantile in float64: Wichura's AS241 (PPND16), Applied Statistics 37 (1988) 477-484, with a logarithm of
 * fixed order, as in core's quantile64.ts. Only `+ − × ÷ √`, which WASM rounds exactly.
 *
 * Each function is a pass over an array. Horner's rule waits for itself at every step, so the processor must find
 * other elements to work on: short passes, four elements a turn, let it (1.8 ns an element, one pass for all 4.2 ns).
 *
 * @module
 */
import { SCALE, SHIFT } from "./parameters";

// Coefficients: A, B near the median; C, D in the tails; E, F far out. From the highest power down; the divisors' constant term is 1.
const A = memory.data<f64>([2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608], 8);
const B = memory.data<f64>([5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1], 8);
const C = memory.data<f64>([7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734], 8);
const D = memory.data<f64>([1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459, 0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1], 8);
const E = memory.data<f64>([2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772], 8);
const F = memory.data<f64>([2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4, 0.0148753612908506148525, 0.1369298809227358053, 0.59983220655588793769, 1], 8);
/** 1/23, 1/21 … 1/3, 1: the series of artanh(s)/s in s². */
const ARTANH = memory.data<f64>([1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1], 8);

const LN_2: f64 = 0.6931471805599453;
/** Bits of the float64 √½ */
const SQRT_HALF: u64 = 0x3fe6a09e667f3bcd;
const HIGH_HALVES = memory.data<u64>([0xffffffff00000000, 0xffffffff00000000], 16);


/** One step of Horner's rule. */
// @ts-ignore: decorator
@inline
function step(sum: v128, x: v128, coefficient: v128): v128 {
  return f64x2.add(f64x2.mul(sum, x), coefficient);
}

/**
 * The central function of `count` signed distances from the median at `at`, in place: (c·A(r))/B(r), r = 0.425² − c²,
 * then ·SCALE + SHIFT.
 */
export function centres(at: usize, count: u32): void {
  const scale = v128.load(SCALE), shift = v128.load(SHIFT), square = f64x2.splat(0.180625);
  for (const end = at + 8 * count; at < end; at += 32) {
    const c0 = v128.load(at), c1 = v128.load(at, 16);
    const r0 = f64x2.sub(square, f64x2.mul(c0, c0)), r1 = f64x2.sub(square, f64x2.mul(c1, c1));
    let c = v128.load64_splat(A), p0 = c, p1 = c;
    c = v128.load64_splat(B);
    let q0 = c, q1 = c;
    c = v128.load64_splat(A, 8), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(B, 8), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(A, 16), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(B, 16), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(A, 24), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(B, 24), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(A, 32), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(B, 32), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(A, 40), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(B, 40), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(A, 48), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(B, 48), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(A, 56), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(B, 56), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    const z0 = f64x2.div(f64x2.mul(c0, p0), q0), z1 = f64x2.div(f64x2.mul(c1, p1), q1);
    v128.store(at, f64x2.add(f64x2.mul(z0, scale), shift));
    v128.store(at, f64x2.add(f64x2.mul(z1, scale), shift), 16);
  }
}

/** √(−ln p) at `to` for `count` probabilities ±p < 0.5: p = m·2^e with m in [√½, √2), ln m by the series of artanh. */
export function roots(from: usize, to: usize, count: u32): void {
  const one = f64x2.splat(1), rootHalf = i64x2.splat(SQRT_HALF), ln2 = f64x2.splat(LN_2), highs = v128.load(HIGH_HALVES);
  for (const end = to + 8 * count; to < end; from += 16, to += 16) {
    const p = f64x2.abs(v128.load(from));
    // Bits are ordered as values are, so the upper bits of this difference are e.
    const exponent = i32x4.shr_s(i64x2.sub(p, rootHalf), 20);
    const m = i64x2.sub(p, v128.and(i32x4.shl(exponent, 20), highs));
    const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one)), q = f64x2.mul(s, s);
    let sum = v128.load64_splat(ARTANH);
    sum = step(sum, q, v128.load64_splat(ARTANH, 8));
    sum = step(sum, q, v128.load64_splat(ARTANH, 16));
    sum = step(sum, q, v128.load64_splat(ARTANH, 24));
    sum = step(sum, q, v128.load64_splat(ARTANH, 32));
    sum = step(sum, q, v128.load64_splat(ARTANH, 40));
    sum = step(sum, q, v128.load64_splat(ARTANH, 48));
    sum = step(sum, q, v128.load64_splat(ARTANH, 56));
    sum = step(sum, q, v128.load64_splat(ARTANH, 64));
    sum = step(sum, q, v128.load64_splat(ARTANH, 72));
    sum = step(sum, q, v128.load64_splat(ARTANH, 80));
    sum = step(sum, q, v128.load64_splat(ARTANH, 88));
    const e = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 1, 3, 1, 3));
    const ln = f64x2.add(f64x2.mul(e, ln2), f64x2.mul(f64x2.add(s, s), sum));
    v128.store(to, f64x2.sqrt(f64x2.neg(ln)));
  }
}

/** The tail's function of `count` roots: C(r)/D(r), r = root − 1.6. */
export function tails(from: usize, to: usize, count: u32): void {
  const offset = f64x2.splat(1.6);
  for (const end = to + 8 * count; to < end; from += 32, to += 32) {
    const r0 = f64x2.sub(v128.load(from), offset), r1 = f64x2.sub(v128.load(from, 16), offset);
    let c = v128.load64_splat(C), p0 = c, p1 = c;
    c = v128.load64_splat(D);
    let q0 = c, q1 = c;
    c = v128.load64_splat(C, 8), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(D, 8), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(C, 16), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(D, 16), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(C, 24), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(D, 24), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(C, 32), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(D, 32), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(C, 40), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(D, 40), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(C, 48), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(D, 48), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    c = v128.load64_splat(C, 56), p0 = step(p0, r0, c), p1 = step(p1, r1, c);
    c = v128.load64_splat(D, 56), q0 = step(q0, r0, c), q1 = step(q1, r1, c);
    v128.store(to, f64x2.div(p0, q0));
    v128.store(to, f64x2.div(p1, q1), 16);
  }
}

/** A polynomial of degree 7 by Horner's rule. */
// @ts-ignore: decorator
@inline
function polynomial(coefficients: usize, x: f64): f64 {
  let sum = load<f64>(coefficients);
  for (let i: usize = 8; i < 64; i += 8) sum = sum * x + load<f64>(coefficients + i);
  return sum;
}

/** The far tail's function, for a root above 5: one element in 36 thousand million. */
export function farTail(root: f64): f64 {
  const r = root - 5;
  return polynomial(E, r) / polynomial(F, r);
}

/** The quantile at distance `c` from the median, |c| ≤ 0.425: one element of `centres`. */
export function centre(c: f64): f64 {
  const r = 0.180625 - c * c;
  return (c * polynomial(A, r)) / polynomial(B, r);
}

/** |z| for the tail probability `p`, 0 < p ≤ ¼: one element of `roots` and `tails`. */
export function tail(p: f64): f64 {
  if (p >= 0.075) return centre(0.5 - p);
  let exponent: f64 = 0;
  for (; p < reinterpret<f64>(SQRT_HALF); exponent--) p *= 2;
  const s = (p - 1) / (p + 1), q = s * s;
  let sum = load<f64>(ARTANH);
  for (let i: usize = 8; i < 96; i += 8) sum = sum * q + load<f64>(ARTANH + i);
  const root = sqrt<f64>(-(exponent * LN_2 + (s + s) * sum));
  return root > 5 ? farTail(root) : polynomial(C, root - 1.6) / polynomial(D, root - 1.6);
}
