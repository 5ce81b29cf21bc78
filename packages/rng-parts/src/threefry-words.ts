/**
 * Words of a threefry key in the order of JAX before 0.5 ("not partitionable"), which is also MLX's.
 *
 * @module
 */
import { threefry2x32 } from "./threefry2x32.ts";

/**
 * Words `first`, `first + 1`, … of the `count` that key (k0, k1) gives. With h = ⌈count/2⌉, block i has the counters i and
 * h + i, and its two words are words i and h + i; of an odd count the last counter is 0, and its word is left out.
 */
export function threefryWords(
  k0: number,
  k1: number,
  out: Uint32Array,
  first: number = 0,
  count: number = out.length,
): void {
  const half = Math.ceil(count / 2);
  const block = new Uint32Array(2);
  const write = (i: number) => threefry2x32(i, i + half < count ? i + half : 0, k0, k1, block);
  if (first === 0 && out.length === count) {
    for (let i = 0; i < half; i++) {
      write(i);
      out[i] = block[0]!;
      // Beyond the end of an odd count this does nothing.
      out[i + half] = block[1]!;
    }
    return;
  }
  for (let at = 0; at < out.length; at++) {
    const i = first + at;
    write(i < half ? i : i - half);
    out[at] = block[i < half ? 0 : 1]!;
  }
}
