/**
 * Float32 numbers in bulk.
 *
 * @module
 */
import { CHUNK, type Draw, drawWords, visit } from "../draw.ts";
import { type Steps, valueAt } from "./steps.ts";

/** Fills `out` with the values of a draw: 23 bits of a word are a number in [0, 1). */
export function fillSingles(draw: Draw, steps: Steps, out: Float32Array): void {
  const words = new Uint32Array(Math.min(CHUNK, out.length));
  visit(out.length, (range, length) => {
    const chunk = words.subarray(0, length);
    drawWords(draw, chunk, range);
    for (let i = 0; i < length; i++) out[range.first + i] = valueAt(steps, (chunk[i]! >>> 9) * 2 ** -23);
  });
}
