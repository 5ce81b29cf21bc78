/**
 * ln x by the series of the area tangent. JavaScript's own differs between engines.
 *
 * @module
 */
import { add, type DoubleDouble, divide, exact, multiply, scale, sum } from "./double-double.ts";
import { LN2 } from "./exp.ts";

/** Terms of the series that matter: 0.1716⁴⁵/45 is below 2⁻¹¹⁹. */
const TERMS = 22;
/** Of these, so many in twice the precision give ln x to 2⁻⁶⁰, and all of them to 2⁻¹⁰⁰. */
const FEW = 2;

/** x > 0 as m·2ᵏ, m in [√½, √2). */
function split(x: number): { m: number; k: number } {
  let m = x;
  let k = 0;
  for (let step = 1024; step >= 1; step /= 2) {
    while (m >= 2 && scale(m, -step) >= 1) {
      m = scale(m, -step);
      k += step;
    }
    while (m < 1 && scale(m, step) < 2) {
      m = scale(m, step);
      k -= step;
    }
  }
  return m > Math.SQRT2 ? { m: m / 2, k: k + 1 } : { m, k };
}

/** 2·artanh f = 2(f + f³/3 + f⁵/5 + …) = ln((1 + f)/(1 − f)). */
function twiceArtanh(f: DoubleDouble, wide: number): DoubleDouble {
  const square = multiply(f, f);
  let tail = 0;
  for (let n = TERMS; n > wide; n--) tail = tail * square.hi + 1 / (2 * n + 1);
  let series = exact(tail);
  for (let n = wide; n >= 0; n--) {
    series = add(multiply(series, square), divide(exact(1), exact(2 * n + 1)));
  }
  const { hi, lo } = multiply(f, series);
  return { hi: 2 * hi, lo: 2 * lo };
}

function lnOf({ hi, lo }: DoubleDouble, wide: number): DoubleDouble {
  const { m, k } = split(hi);
  const low = scale(lo, -k);
  // m − 1 is exact, as m is between ½ and 2.
  const f = divide(sum(m - 1, low), add(sum(m, 1), exact(low)));
  return add(multiply(LN2, exact(k)), twiceArtanh(f, wide));
}

/** ln of a finite positive number, to 2⁻¹⁰⁰ or so. */
export function wideLog(x: DoubleDouble): DoubleDouble {
  return lnOf(x, TERMS);
}

/** ln of the sum of two doubles, positive and finite, to 0.51 ulp. */
export function logOf(x: DoubleDouble): number {
  return lnOf(x, FEW).hi;
}

/** ln x, to 0.51 ulp. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  return x < Number.POSITIVE_INFINITY ? logOf(exact(x)) : x;
}

/** ln(1 + x), to 0.51 ulp; x > −1 and finite. */
export function log1p(x: number): number {
  return logOf(sum(1, x));
}
