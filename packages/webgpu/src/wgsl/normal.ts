/**
 * Standard variates in WGSL (docs/stream.md, "Standard normal"): as float32 bits by integer arithmetic only, or with
 * the device's conversions and one product, where the known answers have found these exact.
 *
 * @module
 */
import { SEGMENTS } from "@weightinit/core/stream";

/** Bits of the float32 nearest to 1 ≤ a < 2³¹, ties to even, without the exponent's bias. */
export const NEAREST = `
fn nearest(a: u32) -> u32 {
  let zeros = countLeadingZeros(a);
  let m = a << (zeros - 1u);
  let rounded = (m + 0x3fu + ((m >> 7u) & 1u)) >> 7u;
  return ((31u - zeros) << 23u) + (rounded - 0x800000u);
}`;

/** Entries of {@link deviceTable}: 64 octaves of 32 segments. */
export const TABLE_ENTRIES = 2048;
/** Slot of the first entry of the tails: the exponent of 1.0, in octaves of 32 slots, modulo the table's length. */
const TAILS = (127 * 32) % TABLE_ENTRIES;
/** Slot of the first entry of the centre: the exponent of 2⁻³². */
const CENTRE = (95 * 32) % TABLE_ENTRIES;

/**
 * Core's table, each entry where bits 18 … 28 of a float point: |x| itself in the tails, |x|·2⁻³² in the centre. Both
 * regions span 32 octaves, the centre's just below the tails', so that exponents modulo 64 tell all octaves apart.
 */
export function deviceTable(table: Int32Array): Int32Array<ArrayBuffer> {
  const words = new Int32Array(2 * TABLE_ENTRIES);
  for (let i = 0; i < SEGMENTS; i++) {
    for (const [region, first] of [TAILS, CENTRE].entries()) {
      const slot = (first + i) % TABLE_ENTRIES;
      words.set(table.subarray(2 * (region * SEGMENTS + i), 2 * (region * SEGMENTS + i) + 2), 2 * slot);
    }
  }
  return words;
}

/** The binding of {@link deviceTable}. */
export const TABLE = `
@group(0) @binding(1) var<storage, read> TABLE: array<vec2<u32>, ${TABLE_ENTRIES}>;`;

/** zi from the slot's entry and b, whose lower 18 bits are the residual: c0 + ⌊slope·r / 2¹⁵⌋. */
const SEGMENT = `
fn segmentAt(slot: u32, b: u32) -> i32 {
  let entry = TABLE[slot & ${TABLE_ENTRIES - 1}u];
  let r = b & 0x3ffffu;
  let slope = (bitcast<i32>(entry.y) >> 11u) + bitcast<i32>(((entry.y & 0x7ffu) * r) >> 16u);
  let t = slope * bitcast<i32>(r >> 9u) + ((slope * bitcast<i32>(r & 511u)) >> 9u);
  return bitcast<i32>(entry.x) + (t >> 6u);
}`;

/** |z| of an odd x in integers; needs {@link NEAREST} and {@link TABLE}. */
export const QUANTILE_SOFT = `${SEGMENT}
fn quantile(x: u32) -> u32 {
  let centre = x >> 31u;
  let b = nearest(select(x, 0u - x, centre == 1u));
  return nearest(bitcast<u32>(segmentAt((b >> 18u) + select(${TAILS}u, ${CENTRE}u, centre == 1u), b))) + (99u << 23u);
}`;

/**
 * |z|·2²⁸ of an odd x, as a float; needs {@link TABLE}. The device's conversions of signed integers must round to
 * nearest even. A negative x, of the centre, becomes |x|·2⁻³², which is 32 octaves below.
 */
export const QUANTILE = `${SEGMENT}
fn quantile(x: u32) -> f32 {
  let y = f32(bitcast<i32>(x));
  let b = bitcast<u32>(max(y, y * -0x1p-32));
  return f32(segmentAt(b >> 18u, b));
}`;

/** The quantile cell that the word u falls in (`whole` is 1 where there are 2³²), and the odd integer for it. */
const CELL = `
fn cell(u: u32) -> u32 {
  return P.start + u * P.whole + mulhi(u, P.range);
}
fn odd(t: u32) -> u32 {
  return ((t ^ bitcast<u32>(bitcast<i32>(t) >> 31u)) << 1u) | 1u;
}`;

/** `variate`: z of the word u as float32 bits, by integers. */
export const NORMAL_SOFT = `
fn variate(u: u32) -> u32 {
  return quantile(u | 1u) | (u << 31u);
}`;

/** `variate` of a truncated normal; needs `mulhi`. */
export const TRUNCATED_SOFT = `${CELL}
fn variate(u: u32) -> u32 {
  let t = cell(u);
  return quantile(odd(t)) | (~t & 0x80000000u);
}`;

/** `variate` of a uniform: k = (u >> 8) − 2²³ as float32 bits; needs {@link NEAREST}. */
export const UNIFORM_SOFT = `
fn variate(u: u32) -> u32 {
  let k = bitcast<i32>(u >> 8u) - 8388608;
  if (k == 0) { return 0u; }
  return (nearest(u32(abs(k))) + (127u << 23u)) | (bitcast<u32>(k) & 0x80000000u);
}`;

/**
 * `product`: rn(z·s) as bits, in the device's floats. WGSL lets drivers contract it with the sum that follows, so it
 * leaves floats for an xor with bits that only the host knows: of `sign`, which is the sign bit's mask. `scale` has the
 * factor 2⁻²⁸ in it.
 */
export const NORMAL = `
fn product(u: u32) -> u32 {
  return bitcast<u32>(quantile(u | 1u) * bitcast<f32>(P.scale)) ^ ((u << 31u) & P.sign);
}`;

/** `product` of a truncated normal; needs `mulhi`. `scale` is negative: a cell of the lower half has a negative z. */
export const TRUNCATED = `${CELL}
fn product(u: u32) -> u32 {
  let t = cell(u);
  return bitcast<u32>(quantile(odd(t)) * bitcast<f32>(P.scale)) ^ (t & P.sign);
}`;

/**
 * `product` of a uniform: k·s rounded once, as (u >> 8)·s − 2²³·s by `fma`, where the known answers find it fused.
 * There is no product left that could be contracted with the sum that follows.
 */
export const UNIFORM_FUSED = `
fn product(u: u32) -> u32 {
  return bitcast<u32>(fma(f32(bitcast<i32>(u >> 8u)), bitcast<f32>(P.scale), bitcast<f32>(P.half)));
}`;

/** The same by a difference, which is exact, and a product, kept from the sum by an unknown zero. */
export const UNIFORM = `
fn product(u: u32) -> u32 {
  return bitcast<u32>((f32(bitcast<i32>(u >> 8u)) - 8388608.0) * bitcast<f32>(P.scale)) ^ P.zero;
}`;
