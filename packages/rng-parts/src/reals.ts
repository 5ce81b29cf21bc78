/**
 * Numbers of the real types: one item a number, 16-bit types as the float32 of equal value.
 *
 * @module
 */
import { type Half, roundHalf, roundHalves } from "./half.ts";

/** The real types. */
export type RealType = Half | "float32" | "float64";

/** A `Float64Array` for float64, otherwise a `Float32Array`. */
export type Reals = Float32Array | Float64Array;

/** New zeros for `length` numbers of a type. */
export function realsOf(type: RealType, length: number): Reals {
  return type === "float64" ? new Float64Array(length) : new Float32Array(length);
}

/** Rounds a double to a type, by way of float32 for the 16-bit ones, as C++ converts. */
export function roundReal(x: number, type: RealType): number {
  return type === "float64" ? x : type === "float32" ? Math.fround(x) : roundHalf(x, type);
}

/** x·scale + shift, two operations of the type; `scale` and `shift` are taken as they are. */
export function scaleAndShift(out: Reals, type: RealType, scale: number, shift: number): void {
  // They round nothing then; adding 0 makes +0 of −0.
  if (scale === 1 && shift === 0) for (let i = 0; i < out.length; i++) out[i] = out[i]! + 0;
  else if (type === "float64") for (let i = 0; i < out.length; i++) out[i] = out[i]! * scale + shift;
  else {
    for (let i = 0; i < out.length; i++) out[i] = out[i]! * scale;
    if (type !== "float32") roundHalves(out as Float32Array, type);
    for (let i = 0; i < out.length; i++) out[i] = out[i]! + shift;
    if (type !== "float32") roundHalves(out as Float32Array, type);
  }
}

const single = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Int32Array(single.buffer);

/** A double rounded to float32 so that a later rounding to float16 is the only one: to odd where it is inexact. */
export function roundToOdd32(x: number): number {
  single[0] = x;
  const rounded = single[0];
  if (rounded !== x && Number.isFinite(rounded)) {
    if (Math.abs(rounded) > Math.abs(x)) bits[0]!--;
    bits[0]! |= 1;
  }
  return single[0];
}
