/**
 * a·b + c of float32 numbers, rounded once.
 *
 * @module
 */

/** fmaf(a, b, c), exact: in float64 the product is, and the sum's rounding matters only where it makes a tie. */
export function fmaf(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const result = Math.fround(sum);
  const toTie = sum - result;
  const beyond = result + 2 * toTie;
  if (toTie !== 0 && Math.fround(beyond) === beyond) {
    const part = sum - product;
    const dropped = product - (sum - part) + (c - part);
    if (dropped !== 0) {
      // `sum` lies midway between `result` and `beyond`, and the exact value on the side of what was dropped.
      return dropped > 0 === toTie > 0 ? beyond : result;
    }
  }
  return result;
}
