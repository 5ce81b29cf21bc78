/**
 * eˣ and eˣ − 1 by their power series. JavaScript's own differ between engines.
 *
 * @module
 */
import { add, type DoubleDouble, divide, exact, multiply, negate, scale, sum } from "./double-double.ts";

/** ln 2 to 107 bits. */
export const LN2: DoubleDouble = { hi: 0.6931471805599453, lo: 2.3190468138462996e-17 };

/** Terms of the series that matter: 0.35²⁴/24! is below 2⁻¹¹⁶. */
const TERMS = 24;
/** Of these, so many in twice the precision give eˣ to 2⁻⁶², and all of them to 2⁻¹⁰⁰. */
const FEW = 4;

/** Parts of eˣ: 2ᵏ·(1 + p), |p| < 0.42. */
interface Parts {
  readonly k: number;
  readonly p: DoubleDouble;
}

function parts(x: DoubleDouble, wide: number): Parts {
  const k = Math.round(x.hi / LN2.hi);
  const r = add(x, negate(multiply(LN2, exact(k))));
  let tail = 1;
  for (let n = TERMS; n > wide; n--) tail = 1 + (r.hi * tail) / n;
  let series = exact(tail);
  for (let n = wide; n > 1; n--) series = add(exact(1), divide(multiply(r, series), exact(n)));
  return { k, p: multiply(r, series) };
}

/** Beyond these, eˣ is infinite or less than half the smallest double. */
const LARGEST = 709.79;
const SMALLEST = -745.2;

/** e to the power x, to 2⁻¹⁰⁰; x within ±700. */
export function wideExp(x: DoubleDouble): DoubleDouble {
  const { k, p } = parts(x, TERMS);
  const { hi, lo } = add(exact(1), p);
  return { hi: scale(hi, k), lo: scale(lo, k) };
}

/** e to the power of the sum of two doubles, to 0.51 ulp. */
export function expOf(x: DoubleDouble): number {
  if (!(x.hi <= LARGEST)) return x.hi + Number.POSITIVE_INFINITY;
  if (x.hi < SMALLEST) return 0;
  const { k, p } = parts(x, FEW);
  return scale(add(exact(1), p).hi, k);
}

/** eˣ, to 0.51 ulp. */
export function exp(x: number): number {
  return expOf(exact(x));
}

/** eˣ − 1 as the sum of two doubles, to a relative 2⁻⁶⁰; x within ±700. */
export function wideExpm1(x: number): DoubleDouble {
  const { k, p } = parts(exact(x), FEW);
  if (k === 0) return p;
  const power = scale(1, k);
  return add(sum(power, -1), { hi: p.hi * power, lo: p.lo * power });
}
