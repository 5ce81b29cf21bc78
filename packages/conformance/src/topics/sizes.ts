/**
 * Sizes at which kernels have their edges.
 *
 * @module
 */

/** Around blocks of 4 words, vectors, workgroups, tiles and 16-bit counts. */
export const SIZES: readonly number[] = [
  0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 66, 67, 127, 128, 129, 255, 256, 257, 1023, 1024, 1025,
  4095, 4096, 4097,
];

/** Large enough for many workgroups, tiles and grid strides, and the most elements that a test makes. */
export const LARGE = 2 ** 17 + 3;
