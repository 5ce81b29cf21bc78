/**
 * Threefry-2x32 with 20 rounds (Salmon and others, SC 2011): the block cipher behind JAX's and MLX's keys.
 *
 * @module
 */

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** The two words of the block at counter (c0, c1) with key (k0, k1), written to `out` at `at`. */
export function threefry2x32(c0: number, c1: number, k0: number, k1: number, out: Uint32Array, at: number = 0): void {
  let a = k0 | 0;
  let b = k1 | 0;
  let c = a ^ b ^ 0x1bd11bda;
  let x = (c0 + a) | 0;
  let y = (c1 + b) | 0;
  for (let group = 1; group <= 5; group++) {
    const odd = (group & 1) === 1;
    x = (x + y) | 0;
    y = rotate(y, odd ? 13 : 17) ^ x;
    x = (x + y) | 0;
    y = rotate(y, odd ? 15 : 29) ^ x;
    x = (x + y) | 0;
    y = rotate(y, odd ? 26 : 16) ^ x;
    x = (x + y) | 0;
    y = rotate(y, odd ? 6 : 24) ^ x;
    // The three key words take turns.
    const first = a;
    a = b;
    b = c;
    c = first;
    x = (x + a) | 0;
    y = (y + b + group) | 0;
  }
  out[at] = x;
  out[at + 1] = y;
}
