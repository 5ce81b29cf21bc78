/**
 * Numbers of about 106 bits, each the exact sum of two doubles: Dekker, "A floating-point technique for extending the
 * available precision", Numerische Mathematik 18, 1971; Knuth, TAOCP 2, section 4.2.2. Only additions, multiplications
 * and divisions of doubles, so that every engine has the same bits.
 *
 * @module
 */

/** hi + lo, of which hi is the sum rounded to a double. */
export interface DoubleDouble {
  readonly hi: number;
  readonly lo: number;
}

/** a + b, exactly (Knuth's two-sum). */
export function sum(a: number, b: number): DoubleDouble {
  const hi = a + b;
  const part = hi - a;
  return { hi, lo: a - (hi - part) + (b - part) };
}

/** a + b, exactly, where |a| ≥ |b| (Dekker's fast two-sum). */
function sumOrdered(a: number, b: number): DoubleDouble {
  const hi = a + b;
  return { hi, lo: b - (hi - a) };
}

/** 2²⁷ + 1: Veltkamp's factor, which splits a double into halves of 26 bits. */
const SPLIT = 134217729;

/** a·b, exactly, unless a half overflows or the error is subnormal (Dekker's product). */
export function product(a: number, b: number): DoubleDouble {
  const hi = a * b;
  const wideA = SPLIT * a;
  const wideB = SPLIT * b;
  const highA = wideA - (wideA - a);
  const highB = wideB - (wideB - b);
  const lowA = a - highA;
  const lowB = b - highB;
  return { hi, lo: highA * highB - hi + highA * lowB + lowA * highB + lowA * lowB };
}

/** x + y, to a relative 2⁻¹⁰⁴ or so. */
export function add(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const high = sum(x.hi, y.hi);
  const low = sum(x.lo, y.lo);
  const first = sumOrdered(high.hi, high.lo + low.hi);
  return sumOrdered(first.hi, first.lo + low.lo);
}

/** x·y, to a relative 2⁻¹⁰³ or so. */
export function multiply(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const { hi, lo } = product(x.hi, y.hi);
  return sumOrdered(hi, lo + (x.hi * y.lo + x.lo * y.hi));
}

/** x/y, to a relative 2⁻¹⁰² or so. */
export function divide(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const first = x.hi / y.hi;
  const rest = add(x, negate(multiply(y, { hi: first, lo: 0 })));
  const second = rest.hi / y.hi;
  const last = add(rest, negate(multiply(y, { hi: second, lo: 0 }))).hi / y.hi;
  const { hi, lo } = sumOrdered(first, second);
  return sumOrdered(hi, lo + last);
}

/** −x. */
export function negate({ hi, lo }: DoubleDouble): DoubleDouble {
  return { hi: -hi, lo: -lo };
}

/** A double as one. */
export function exact(hi: number): DoubleDouble {
  return { hi, lo: 0 };
}

/** x·2ᵏ; `k` is an integer. Exact but where the result is subnormal. */
export function scale(x: number, k: number): number {
  // Two steps where one factor would be no double; the powers of two come from exact products.
  const step = Math.max(-1000, Math.min(1000, k));
  const scaled = x * powerOfTwo(step);
  return step === k ? scaled : scale(scaled, k - step);
}

function powerOfTwo(k: number): number {
  let result = 1;
  for (let rest = Math.abs(k), base = k < 0 ? 0.5 : 2; rest > 0; rest = Math.floor(rest / 2), base *= base) {
    if (rest % 2 === 1) result *= base;
  }
  return result;
}
