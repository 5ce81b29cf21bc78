/**
 * Uniform numbers on [lo, hi) as mid + k·step, k a symmetric integer (docs/stream.md, "Uniform").
 *
 * @module
 */
import type { DTypeInfo } from "../dtype.ts";

const TWO_23 = 2 ** 23;
const TWO_52 = 2 ** 52;

/** Before clamping; `half` and `mid` are float32 values. */
export function uniform32(u: number, half: number, mid: number): number {
  const k = (u >>> 8) - TWO_23;
  return Math.fround(Math.fround(k * (half / TWO_23)) + mid);
}

/** Before clamping; `wh`, `wl` are the element's two words. */
export function uniform64(wh: number, wl: number, half: number, mid: number): number {
  const k = (wh >>> 0) * 2 ** 21 + (wl >>> 11) - TWO_52;
  return k * (half / TWO_52) + mid;
}

/** Smallest half-width for which every step of the computation is exact or normal (docs/stream.md, "Uniform"). */
export const SMALLEST_HALF: Readonly<Record<DTypeInfo["precision"], number>> = /* @__PURE__ */ Object.freeze({
  float32: 2 ** -102,
  float64: 2 ** -970,
});
