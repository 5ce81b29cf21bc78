/**
 * Products of 64-bit integers in halves of 32 bits, for engines without WebAssembly: bigints would take a microsecond.
 *
 * @module
 */

/** ⌊a·b/2³²⌋ of two words taken as unsigned. */
export function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  // Products of 16 bits and such sums of them are exact as doubles.
  const left = aHigh * bLow + ((aLow * bLow) >>> 16);
  const right = aLow * bHigh + (left & 0xffff);
  return (aHigh * bHigh + (left >>> 16) + (right >>> 16)) >>> 0;
}

/** Writes the 128-bit product of (a1, a0) and (b1, b0), upper and lower halves, to `out`, lowest word first. */
export function product128(out: Int32Array, a0: number, a1: number, b0: number, b1: number): void {
  const middle = multiplyHigh(a0, b0) + (Math.imul(a0, b1) >>> 0) + (Math.imul(a1, b0) >>> 0);
  const upper = multiplyHigh(a0, b1) + multiplyHigh(a1, b0) + (Math.imul(a1, b1) >>> 0) + Math.floor(middle / 2 ** 32);
  out[0] = Math.imul(a0, b0);
  out[1] = middle;
  out[2] = upper;
  out[3] = multiplyHigh(a1, b1) + Math.floor(upper / 2 ** 32);
}

/** Adds the product of (a1, a0) and (b1, b0), modulo 2⁶⁴, to the 64-bit word at `at`. */
export function addProduct64(out: Int32Array, at: number, a0: number, a1: number, b0: number, b1: number): void {
  const low = (out[at]! >>> 0) + (Math.imul(a0, b0) >>> 0);
  out[at] = low;
  out[at + 1]! += multiplyHigh(a0, b0) + Math.imul(a0, b1) + Math.imul(a1, b0) + (low >= 2 ** 32 ? 1 : 0);
}

/** Adds the `count` words of `b` from `bAt` on to those of `a` from its start, modulo 2^(32·count). */
export function addWords(a: Int32Array, b: Int32Array, bAt: number, count: number): void {
  let carry = 0;
  for (let i = 0; i < count; i++) {
    const sum = (a[i]! >>> 0) + (b[bAt + i]! >>> 0) + carry;
    a[i] = sum;
    carry = sum >= 2 ** 32 ? 1 : 0;
  }
}
