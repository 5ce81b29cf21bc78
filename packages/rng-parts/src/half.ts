/**
 * The 16-bit types, in bulk: float32 numbers rounded to nearest, ties to even.
 *
 * @module
 */

/** The 16-bit types. */
export type Half = "float16" | "bfloat16";

const single = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Int32Array(single.buffer);

/** 2⁻¹⁴ as bits: below, float16's numbers are multiples of 2⁻²⁴. */
const NORMAL = 0x38800000;
/** 65520 as bits: from there on float16 has only infinity. */
const INFINITE = 0x477ff000;

/** Bits of a float32 rounded to float16, as those of the float32 of equal value. */
function float16Bits(b: number): number {
  const size = b & 0x7fffffff;
  if (size >= NORMAL) {
    if (size >= INFINITE) return size > 0x7f800000 ? b : (b & 0x80000000) | 0x7f800000;
    return (b + 0xfff + ((b >> 13) & 1)) & ~0x1fff;
  }
  bits[0] = size;
  // The sum's last place is 2⁻²⁴.
  single[0] = single[0]! + 0.5;
  single[0] = single[0]! - 0.5;
  return bits[0]! | (b & 0x80000000);
}

/** Bits of a float32 rounded to bfloat16. */
function bfloat16Bits(b: number): number {
  if ((b & 0x7fffffff) > 0x7f800000) return b;
  return (b + 0x7fff + ((b >> 16) & 1)) & ~0xffff;
}

/** A float32 rounded to a 16-bit type. */
export function roundHalf(x: number, type: Half): number {
  single[0] = x;
  const rounded = type === "float16" ? float16Bits(bits[0]!) : bfloat16Bits(bits[0]!);
  bits[0] = rounded;
  return single[0]!;
}

const intsOf = (numbers: Float32Array) => new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length);

/** Rounds numbers in place. */
export function roundHalves(numbers: Float32Array, type: Half): void {
  const ints = intsOf(numbers);
  if (type === "float16") for (let i = 0; i < ints.length; i++) ints[i] = float16Bits(ints[i]!);
  else for (let i = 0; i < ints.length; i++) ints[i] = bfloat16Bits(ints[i]!);
}

/** Writes the storage of numbers that a type has. */
export function encodeHalves(numbers: Float32Array, type: Half, out: Uint16Array): void {
  const ints = intsOf(numbers);
  if (type === "bfloat16") {
    for (let i = 0; i < ints.length; i++) out[i] = ints[i]! >>> 16;
    return;
  }
  for (let i = 0; i < ints.length; i++) {
    const b = ints[i]!;
    const size = b & 0x7fffffff;
    const sign = (b >>> 16) & 0x8000;
    if (size >= 0x7f800000) out[i] = sign | (size > 0x7f800000 ? 0x7e00 : 0x7c00);
    else if (size >= NORMAL) out[i] = sign | ((size - 0x38000000) >>> 13);
    else out[i] = sign | (Math.abs(numbers[i]!) * 2 ** 24);
  }
}
