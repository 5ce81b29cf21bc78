/**
 * a·b + c rounded once, from operations that JavaScript has.
 *
 * @module
 */

/** Splits a double in two halves of 26 bits (Veltkamp 1968). */
const SPLITTER = 2 ** 27 + 1;

/**
 * fma(a, b, c) of doubles, exact as IEEE 754's, where no product or sum overflows or is subnormal.
 *
 * The product's error is Dekker's, the sum's Knuth's. Rounding that remainder and then the sum is rounding twice, which
 * matters only where the second finds a tie.
 */
export function fma(a: number, b: number, c: number): number {
  const product = a * b;
  const bigA = SPLITTER * a;
  const highA = bigA - (bigA - a);
  const lowA = a - highA;
  const bigB = SPLITTER * b;
  const highB = bigB - (bigB - b);
  const lowB = b - highB;
  const productError = highA * highB - product + highA * lowB + lowA * highB + lowA * lowB;
  const sum = product + c;
  const part = sum - product;
  const sumError = product - (sum - part) + (c - part);
  const rest = sumError + productError;
  const result = sum + rest;
  const toTie = rest - (result - sum);
  if (toTie !== 0 && result + 2 * toTie - result === 2 * toTie) {
    // A tie of the rounded remainder: what its rounding dropped decides.
    const restPart = rest - sumError;
    const dropped = sumError - (rest - restPart) + (productError - restPart);
    if (dropped !== 0 && dropped > 0 === toTie > 0) return result + 2 * toTie;
  }
  return result;
}
