/**
 * The normal quantile in float64, by Wichura's algorithm AS241 (PPND16), Applied Statistics 37 (1988) 477–484.
 *
 * Only `+ − × ÷ √` in a fixed order: IEEE 754 rounds these exactly, so every engine and every device gives the same
 * bits. `Math.log` has no such promise, hence the logarithm of our own.
 *
 * @module
 */

// Coefficients a, b: |p − ½| ≤ 0.425; c, d: √−ln p ≤ 5; e, f: beyond. In ascending powers, as in the paper.
const A = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457,
  67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
];
const B = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
  28729.085735721942674, 5226.495278852854561,
];
const C = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258,
  0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
];
const D = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const E = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123, 0.026532189526576123093,
  0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const F = [
  1, 0.59983220655588793769, 0.1369298809227358053, 0.0148753612908506148525, 7.868691311456132591e-4,
  1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
];

/** Horner's rule from the highest power down. */
function polynomial(c: readonly number[], x: number): number {
  let sum = c[7]!;
  for (let i = 6; i >= 0; i--) sum = sum * x + c[i]!;
  return sum;
}

const LN_2 = 0.6931471805599453;
const SQRT_HALF = 0.7071067811865476;

/** ln x for 0 < x < 1: x = m·2^e with m in [√½, √2), then 2·artanh((m−1)/(m+1)) by its series to s²³. */
export function ln(x: number): number {
  let exponent = 0;
  while (x < SQRT_HALF) {
    x *= 2;
    exponent--;
  }
  const s = (x - 1) / (x + 1);
  const q = s * s;
  let sum = 1 / 23;
  for (let k = 21; k >= 1; k -= 2) sum = sum * q + 1 / k;
  return exponent * LN_2 + 2 * s * sum;
}

/** |z| at distance `c` from the median, |c| ≤ 0.425. */
export function quantileCentre(c: number): number {
  const r = 0.180625 - c * c; // 0.425² − c²
  return (c * polynomial(A, r)) / polynomial(B, r);
}

/** |z| for the tail probability `p`, 0 < p ≤ ¼. */
export function quantileTail(p: number): number {
  if (p >= 0.075) return quantileCentre(0.5 - p);
  let r = Math.sqrt(-ln(p));
  if (r <= 5) {
    r -= 1.6;
    return polynomial(C, r) / polynomial(D, r);
  }
  r -= 5;
  return polynomial(E, r) / polynomial(F, r);
}

const TWO_32 = 2 ** 32;
const TWO_M65 = 2 ** -65;

/** Step 1 and 2 of the float64 normal for the 64-bit word `high:low`, whose lowest bit counts as set. |z| ≤ 9.16. */
export function normalMagnitude64(high: number, low: number): number {
  low = (low | 1) >>> 0;
  const centre = (high | 0) < 0;
  // |X| of the two's complement: low is never 0, so nothing carries into the high half.
  const magnitude = centre ? (~high >>> 0) * TWO_32 + (-low >>> 0) : (high >>> 0) * TWO_32 + low;
  const d = magnitude * TWO_M65;
  return centre ? quantileCentre(d) : quantileTail(d);
}

/** Standard normal from the words `wh` (high) and `wl` (low); relative error 7e-16. */
export function standardNormal64(wh: number, wl: number): number {
  const z = normalMagnitude64(wh, wl);
  return wl & 1 ? -z : z;
}
