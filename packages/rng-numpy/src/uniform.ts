/**
 * Uniform numbers: `random` and `uniform` of NumPy's generators.
 *
 * @module
 */
import type { WordSource } from "./word-source.ts";

/** Doubles, or doubles that a Float32Array rounds. */
export type Numbers = Float32Array | Float64Array;

/** low + range·u in float64, each operation rounded; u itself without a law. */
export function fillUniform(source: WordSource, out: Numbers, low = 0, range = 1): void {
  const { words } = source;
  const { highShift, factor, lowShift } = source.doubleBits;
  for (let i = 0; i < out.length; ) {
    source.ahead64(out.length - i);
    let at = source.at;
    for (const end = source.end; at < end; at += 2) {
      const u = ((words[at + 1]! >>> highShift) * factor + (words[at]! >>> lowShift)) * 2 ** -53;
      out[i++] = low + range * u;
    }
    source.at = at;
  }
}

/** `random(dtype=np.float32)`: multiples of 2⁻²⁴ in [0, 1). */
export function fillUniform32(source: WordSource, out: Float32Array): void {
  const { words } = source;
  for (let i = 0; i < out.length; ) {
    source.ahead32(out.length - i);
    let at = source.at;
    if (at === source.end) {
      out[i++] = source.nextFloat();
      continue;
    }
    for (const end = source.end; at < end; at++) out[i++] = (words[at]! >>> 8) * 2 ** -24;
    source.at = at;
  }
}
