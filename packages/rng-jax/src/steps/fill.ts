/**
 * Fills arrays with the values that steps make of a key's words.
 *
 * @module
 */
import { encodeHalves, type Half } from "@weightinit/rng-parts";
import { CHUNK } from "../chunk.ts";
import { type Draw, drawHalves, drawNarrow, visit } from "../draw.ts";
import { fillSingles } from "./fill-singles.ts";
import { type Steps, valueAt } from "./steps.ts";

/** Numbers, 16-bit ones also as bits. */
export type Values = Uint16Array | Float32Array | Float64Array;

/** A type of 16 bits has 2⁷ or 2¹⁰ uniform numbers: each value is computed once. */
function fillHalves(draw: Draw, steps: Steps, out: Uint16Array | Float32Array): void {
  const width = steps.precision.bits as 8 | 16;
  // bfloat16 drops one bit of 8, float16 six of 16.
  const [dropped, size] = width === 8 ? [1, 2 ** 7] : [6, 2 ** 10];
  const numbers = new Float32Array(size);
  const known = new Uint8Array(size);
  const bits = new Uint16Array(Math.min(CHUNK, out.length));
  const codes = new Uint16Array(1);
  const table = out instanceof Uint16Array ? new Uint16Array(size) : numbers;
  visit(out.length, (range, length) => {
    const chunk = bits.subarray(0, length);
    drawNarrow(draw, width, chunk, range);
    for (let i = 0; i < length; i++) {
      const at = chunk[i]! >> dropped;
      if (known[at] === 0) {
        known[at] = 1;
        numbers[at] = valueAt(steps, at / size);
        if (table !== numbers) {
          encodeHalves(numbers.subarray(at, at + 1), steps.precision.type as Half, codes);
          table[at] = codes[0]!;
        }
      }
      out[range.first + i] = table[at]!;
    }
  });
}

/** 52 bits of a number in [0, 1). */
function fillDoubles(draw: Draw, steps: Steps, out: Float64Array): void {
  const high = new Uint32Array(Math.min(CHUNK, out.length));
  const low = new Uint32Array(high.length);
  visit(out.length, (range, length) => {
    drawHalves(draw, high.subarray(0, length), low.subarray(0, length), range);
    for (let i = 0; i < length; i++) {
      out[range.first + i] = valueAt(steps, (high[i]! * 2 ** 20 + (low[i]! >>> 12)) * 2 ** -52);
    }
  });
}

/** Fills `out` with the values of a draw. */
export function fillValues(draw: Draw, steps: Steps, out: Values): void {
  const { type } = steps.precision;
  if (type === "float64") fillDoubles(draw, steps, out as Float64Array);
  else if (type === "float32") fillSingles(draw, steps, out as Float32Array);
  else fillHalves(draw, steps, out as Uint16Array | Float32Array);
}
