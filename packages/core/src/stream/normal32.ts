/**
 * The float32 standard normal: one word, integer arithmetic, one rounding (docs/stream.md, "Standard normal").
 *
 * @module
 */
import { evaluateSegment, fitEntry, normalTableSoFar, SEGMENTS } from "./normal-table.ts";

const asFloat = /* @__PURE__ */ new Float32Array(1);
const asBits = /* @__PURE__ */ new Int32Array(asFloat.buffer);
const TWO_M28 = 2 ** -28;

/**
 * |z|·2²⁸, an integer in [1, 2³¹), for the odd int32 `x`: negative in the centre half, positive in the tails.
 *
 * @param table - the normal table, whole or so far
 */
export function normalMagnitude32(x: number, table: Int32Array): number {
  asFloat[0] = x < 0 ? -x : x; // rounds to nearest even
  const bits = asBits[0]! - (127 << 23);
  const at = 2 * ((x < 0 ? SEGMENTS : 0) + (bits >> 18));
  if (table[at] === 0) fitEntry(table, at); // no fitted c0 is 0, because z is never 0
  return evaluateSegment(table[at]!, table[at + 1]!, bits & 0x3ffff);
}

/** Standard normal from the word `u`, a float32 with |z| ≤ 6.338; largest error 3.2e-7. */
export function standardNormal32(u: number, table: Int32Array = normalTableSoFar()): number {
  const magnitude = Math.fround(normalMagnitude32(u | 1, table)) * TWO_M28;
  return u & 1 ? -magnitude : magnitude;
}
