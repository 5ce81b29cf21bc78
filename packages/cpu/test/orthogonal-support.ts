/**
 * What the tests of orthogonal share: normals of their own, the textbook product, and how far a matrix is from unitary.
 *
 * @module
 */
import { type OrthogonalMatrix, type OrthogonalOptions, prepareOrthogonal } from "../src/orthogonal/orthogonal.ts";
import type { Reals } from "../src/orthogonal/plan.ts";

/** Makes a matrix at once. */
export function orthogonal(matrix: OrthogonalMatrix, options?: OrthogonalOptions): void {
  prepareOrthogonal(matrix, options)();
}

/** Standard normals by Box–Muller from a 32-bit linear congruential generator (Numerical Recipes' constants). */
export function normalSource(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** `length` normals in an array of the given type. */
export function normals<A extends Reals>(Type: new (length: number) => A, length: number, seed: number): A {
  const next = normalSource(seed);
  const out = new Type(length);
  for (let i = 0; i < length; i++) out[i] = next();
  return out;
}

/** max |QᴴQ − I| over the shorter side, in float64 (for a wide matrix that of its rows). */
export function unitaryError(q: Reals, rows: number, cols: number, complex: boolean): number {
  const parts = complex ? 2 : 1;
  const m = Math.max(rows, cols);
  const n = Math.min(rows, cols);
  const at = (r: number, c: number) => parts * (rows >= cols ? r * cols + c : c * cols + r);
  let worst = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k <= i; k++) {
      let re = i === k ? -1 : 0;
      let im = 0;
      for (let r = 0; r < m; r++) {
        const a = at(r, i);
        const b = at(r, k);
        re += q[a]! * q[b]!;
        if (complex) {
          re += q[a + 1]! * q[b + 1]!;
          im += q[a]! * q[b + 1]! - q[a + 1]! * q[b]!;
        }
      }
      worst = Math.max(worst, Math.abs(re), Math.abs(im));
    }
  }
  return worst;
}

/**
 * Q of m×n normals, one reflector after the other, in float64 and in complex arithmetic throughout (a real matrix is
 * a complex one with zero imaginary parts). Row-major, interleaved re and im.
 */
export function textbookQ(v: ArrayLike<number>, m: number, n: number, complex: boolean): Float64Array {
  const re = (r: number, c: number) => (complex ? v[2 * (r * n + c)]! : v[r * n + c]!);
  const im = (r: number, c: number) => (complex ? v[2 * (r * n + c) + 1]! : 0);
  const q = new Float64Array(2 * m * n);
  for (let k = n - 1; k >= 0; k--) {
    const x = Array.from({ length: m - k }, (_, i): [number, number] => [re(k + i, k), im(k + i, k)]);
    const norm = Math.hypot(...x.flat());
    const size = Math.hypot(...x[0]!);
    const sign: [number, number] = size === 0 ? [1, 0] : [x[0]![0] / size, x[0]![1] / size];
    x[0] = [x[0]![0] + sign[0] * norm, x[0]![1] + sign[1] * norm];
    const square = x.reduce((sum, [a, b]) => sum + a * a + b * b, 0);
    q[2 * (k * n + k)] = norm === 0 ? 1 : -sign[0];
    q[2 * (k * n + k) + 1] = norm === 0 ? 0 : -sign[1];
    if (square === 0) continue;
    for (let c = k; c < n; c++) {
      let dotRe = 0;
      let dotIm = 0;
      x.forEach(([a, b], i) => {
        const at = 2 * ((k + i) * n + c);
        dotRe += a * q[at]! + b * q[at + 1]!;
        dotIm += a * q[at + 1]! - b * q[at]!;
      });
      x.forEach(([a, b], i) => {
        const at = 2 * ((k + i) * n + c);
        q[at] = q[at]! - (2 / square) * (a * dotRe - b * dotIm);
        q[at + 1] = q[at + 1]! - (2 / square) * (a * dotIm + b * dotRe);
      });
    }
  }
  return q;
}

/** Whether two arrays have the same bits: tells −0 from 0. */
export function sameBits(a: Reals, b: Reals): boolean {
  return bitsOf(a).equals(bitsOf(b));
}

/** The bytes of an array. */
export function bitsOf(a: Reals): Buffer {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength);
}
