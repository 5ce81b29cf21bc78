/**
 * MLX's float32 error function and its inverse, on the CPU (`mlx/backend/cpu/simd/math.h`).
 *
 * @module
 */
import { fmaf, glibcLogf } from "@weightinit/rng-parts";

const f = Math.fround;

/** Coefficients of the inverse where log(1 − a²) < −6.125, and elsewhere (Giles 2010), highest power first. */
const TAIL = /* @__PURE__ */ Float32Array.of(
  3.03697567e-10,
  2.93243101e-8,
  1.22150334e-6,
  2.84108955e-5,
  3.93552968e-4,
  3.02698812e-3,
  4.83185798e-3,
  -2.64646143e-1,
  8.40016484e-1,
);
const MIDDLE = /* @__PURE__ */ Float32Array.of(
  5.43877832e-9,
  1.43285448e-7,
  1.22774793e-6,
  1.12963626e-7,
  -5.6153076e-5,
  -1.47697632e-4,
  2.31468678e-3,
  1.15392581e-2,
  -2.32015476e-1,
  8.86226892e-1,
);

/**
 * The polynomial in t, whose steps MLX fuses. In float64 a product and a sum, rounded, are such a step unless they make a
 * tie: of all t = logf(x) of float32 numbers x from 2⁻²⁴ to 1, all that occur, one does, logf(0.3805142), and its result
 * is the same.
 */
function polynomial(coefficients: Float32Array, t: number): number {
  let p = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) p = f(p * t + coefficients[i]!);
  return p;
}

/** Numbers whose logarithms are taken at a time. */
const CHUNK = 1024;

/**
 * Writes log(1 − a²) of the numbers from `start` on. MLX fuses the difference; of all float32 |a| ≤ 1 float64's, rounded,
 * is the same.
 */
function writeLogs(numbers: Float32Array, start: number, logs: Float32Array): void {
  for (let i = 0; i < logs.length; i++) {
    const a = numbers[start + i]!;
    const rest = f(1 - a * a);
    logs[i] = rest === 0 ? Number.NEGATIVE_INFINITY : glibcLogf(rest);
  }
}

/** Replaces float32 numbers |a| ≤ 1 by erfinv(a). */
export function erfinv(numbers: Float32Array): void {
  const memory = new Float32Array(Math.min(CHUNK, numbers.length));
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8, m9] = MIDDLE as unknown as number[] & { length: 10 };
  for (let start = 0; start < numbers.length; start += CHUNK) {
    const logs = memory.subarray(0, numbers.length - start);
    writeLogs(numbers, start, logs);
    for (let i = 0; i < logs.length; i++) {
      const t = logs[i]!;
      if (t < -6.125) {
        numbers[start + i] = numbers[start + i]! * polynomial(TAIL, t);
        continue;
      }
      // The other polynomial, written out: several times as fast.
      let p = f(m0! * t + m1!);
      p = f(p * t + m2!);
      p = f(p * t + m3!);
      p = f(p * t + m4!);
      p = f(p * t + m5!);
      p = f(p * t + m6!);
      p = f(p * t + m7!);
      p = f(p * t + m8!);
      numbers[start + i] = numbers[start + i]! * f(p * t + m9!);
    }
  }
}

/** Coefficients of 2^g, |g| ≤ ½, highest power first: those of Cephes (Moshier). */
const EXP2 = /* @__PURE__ */ Float32Array.of(
  1.5353362e-4,
  1.339887440266574e-3,
  9.61843735767464e-3,
  5.550332471162809e-2,
  2.402264791363012e-1,
  6.931472028550421e-1,
  1,
);

/** exp(x) of x ≤ 0. */
function exp(x: number): number {
  if (x < -88) return 0;
  const y = f(x * f(1.442695));
  const n = Math.floor(f(y + 0.5));
  const g = f(y - n);
  let p = EXP2[0]!;
  for (let i = 1; i < EXP2.length; i++) p = fmaf(p, g, EXP2[i]!);
  return f(p * 2 ** n);
}

/** Coefficients of Abramowitz and Stegun's 7.1.26. */
const ERF = /* @__PURE__ */ Float32Array.of(1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592);

/** erf(x) of a float32. */
export function erf(x: number): number {
  const size = Math.abs(x);
  const t = f(1 / fmaf(f(0.3275911), size, 1));
  let r = ERF[0]!;
  for (let i = 1; i < ERF.length; i++) r = fmaf(r, t, ERF[i]!);
  const value = fmaf(-f(exp(f(-x * x)) * t), r, 1);
  return x > 0 ? value : -value;
}
