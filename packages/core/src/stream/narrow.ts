/**
 * float32 to float16 and bfloat16 bits and back: rounded once, to nearest even, by integer operations, the sign of
 * zero kept (docs/stream.md, "Narrowing").
 *
 * @module
 */
import type { RealDType } from "../dtype.ts";

const asFloat = /* @__PURE__ */ new Float32Array(1);
const asBits = /* @__PURE__ */ new Uint32Array(asFloat.buffer);

function bitsOf(x: number): number {
  asFloat[0] = x;
  return asBits[0]!;
}

function floatOf(bits: number): number {
  asBits[0] = bits;
  return asFloat[0]!;
}

/** `value` without its `shift` low bits, rounded to nearest, ties to even. */
function shiftRoundingToEven(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}

/** The bfloat16 bits of the float32 `x`. */
export function toBfloat16(x: number): number {
  const bits = bitsOf(x);
  if (Number.isNaN(x)) return (bits >>> 16) | 0x40; // stay a NaN whatever bits are dropped
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The value of bfloat16 `bits`. */
export function fromBfloat16(bits: number): number {
  return floatOf(bits << 16);
}

/** The float16 bits of the float32 `x`. */
export function toFloat16(x: number): number {
  const bits = bitsOf(x);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | (fraction === 0 ? 0x7c00 : 0x7e00);
  const magnitude = bits & 0x7fffffff;
  // 2⁻¹⁴, the smallest normal float16: rebias the exponent (127 to 15) and drop 13 bits; a carry reaches infinity.
  if (exponent >= 113) return sign | Math.min(0x7c00, shiftRoundingToEven(magnitude - (112 << 23), 13));
  // Subnormal: align the significand to 2⁻²⁴. Below 2⁻²⁵ everything rounds to zero.
  if (exponent < 102) return sign;
  return sign | shiftRoundingToEven(0x800000 | fraction, 126 - exponent);
}

/** The value of float16 `bits`. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The value of 16-bit `bits`. */
export function widen16(bits: number, dtype: "float16" | "bfloat16"): number {
  return dtype === "float16" ? fromFloat16(bits) : fromBfloat16(bits);
}

/** The 16 bits of `x`, rounded to float32 and then to the dtype. */
export function narrow16(x: number, dtype: "float16" | "bfloat16"): number {
  return dtype === "float16" ? toFloat16(x) : toBfloat16(x);
}

/** `x` as a value of `dtype`: a float32 value rounded once more for the 16-bit ones, any double for float64. */
export function roundTo(x: number, dtype: RealDType): number {
  if (dtype === "float64") return x;
  if (dtype === "float32") return Math.fround(x);
  return widen16(narrow16(x, dtype), dtype);
}
