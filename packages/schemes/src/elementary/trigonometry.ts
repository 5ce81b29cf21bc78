/**
 * Sines and cosines by their power series. JavaScript's own differ between engines.
 *
 * @module
 */
import { add, type DoubleDouble, divide, exact, multiply, negate } from "./double-double.ts";

/** π/2 to 160 bits, in three doubles. */
const HALF_PI = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33] as const;

/** Twice π to 106 bits. */
const TWO_PI: DoubleDouble = { hi: 6.283185307179586, lo: 2.4492935982947064e-16 };

/** Terms beyond r⁵: (π/4)²³/23! is below 2⁻⁸⁰. */
const TERMS = 10;

/** sin r for |r| ≤ π/4: r − r³/6 + r⁵/120 in twice the precision, the rest, below 2⁻¹⁴ of it, in one. */
function sineNear(r: DoubleDouble): number {
  const square = multiply(r, r);
  let tail = 1;
  for (let n = TERMS; n > 2; n--) tail = 1 - (square.hi * tail) / ((2 * n + 1) * (2 * n));
  let series = add(exact(1), divide(multiply(square, exact(-tail)), exact(20)));
  series = add(exact(1), divide(multiply(negate(square), series), exact(6)));
  return multiply(r, series).hi;
}

/** cos r for |r| ≤ π/4, in the same way. */
function cosineNear(r: DoubleDouble): number {
  const square = multiply(r, r);
  let tail = 1;
  for (let n = TERMS; n > 2; n--) tail = 1 - (square.hi * tail) / (2 * n * (2 * n - 1));
  let series = add(exact(1), divide(multiply(square, exact(-tail)), exact(12)));
  series = divide(multiply(negate(square), series), exact(2));
  return add(exact(1), series).hi;
}

/** Sine or cosine of r + quarter·π/2. */
function turned(r: DoubleDouble, quarter: number, isCosine: boolean): number {
  const turns = (((quarter + (isCosine ? 1 : 0)) % 4) + 4) % 4;
  const value = turns % 2 === 1 ? cosineNear(r) : sineNear(r);
  return turns >= 2 ? 0 - value : value;
}

function reduced(x: DoubleDouble, isCosine: boolean): number {
  const quarter = Math.round(x.hi / HALF_PI[0]);
  let r = x;
  for (const part of HALF_PI) r = add(r, negate(multiply(exact(part), exact(quarter))));
  return turned(r, quarter, isCosine);
}

/** sin x, to 0.51 ulp of the larger of it and 2⁻⁴⁰; |x| < 2⁴⁰. */
export function sin(x: DoubleDouble): number {
  return reduced(x, false);
}

/** cos x, to 0.51 ulp of the larger of it and 2⁻⁴⁰; |x| < 2⁴⁰. */
export function cos(x: DoubleDouble): number {
  return reduced(x, true);
}

/** Sine or cosine of 2π·numerator/denominator, both integers; 0, ±½ and ±1 exact. */
function ofTurns(numerator: number, denominator: number, isCosine: boolean): number {
  const eighths = (8 * (numerator % denominator)) / denominator;
  const quarter = Math.round(eighths / 2);
  // The rest of the turn, in units of 1/(4·denominator), is an exact integer.
  const rest = 4 * (numerator % denominator) - quarter * denominator;
  return turned(divide(multiply(TWO_PI, exact(rest)), exact(4 * denominator)), quarter, isCosine);
}

/** sin(2π·numerator/denominator), to 0.51 ulp; integers below 2⁵⁰. */
export function sinOfTurns(numerator: number, denominator: number): number {
  return ofTurns(numerator, denominator, false);
}

/** cos(2π·numerator/denominator), to 0.51 ulp; integers below 2⁵⁰. */
export function cosOfTurns(numerator: number, denominator: number): number {
  return ofTurns(numerator, denominator, true);
}
