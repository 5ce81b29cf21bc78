/**
 * Philox4×32-10: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. cuRAND, PyTorch
 * and TensorFlow draw from it.
 *
 * @module
 */

/** The high word of the product of `a` and the constant `high`·2¹⁶ + `low`. */
function mulHigh(a: number, high: number, low: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  // Below 2³²: 0xffff·0xffff + 0xffff + 0xffff.
  const middle = a1 * low + ((a0 * low) >>> 16);
  const cross = a0 * high + (middle & 0xffff);
  return (a1 * high + (middle >>> 16) + (cross >>> 16)) | 0;
}

/**
 * The four words of the block at counter (c0, c1, c2, c3), lowest first, with key (k0, k1), written to `out` at `at`.
 */
export function philox4x32(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
  at: number = 0,
): void {
  let [x0, x1, x2, x3, key0, key1] = [c0, c1, c2, c3, k0, k1];
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(x0, 0xd251, 0x1f53);
    const low0 = Math.imul(x0, 0xd2511f53);
    const high1 = mulHigh(x2, 0xcd9e, 0x8d57);
    const low1 = Math.imul(x2, 0xcd9e8d57);
    x0 = high1 ^ x1 ^ key0;
    x1 = low1;
    x2 = high0 ^ x3 ^ key1;
    x3 = low0;
    key0 = (key0 + 0x9e3779b9) | 0;
    key1 = (key1 + 0xbb67ae85) | 0;
  }
  out[at] = x0;
  out[at + 1] = x1;
  out[at + 2] = x2;
  out[at + 3] = x3;
}
