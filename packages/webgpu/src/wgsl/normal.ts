/**
 * Standard variates in WGSL (docs/stream.md, "Standard normal"): as float32 bits by integer arithmetic only, or with
 * the device's conversions and one product, where the known answers have found these exact.
 *
 * @module
 */
/** Bits of the float32 nearest to 1 ≤ a < 2³¹, ties to even, without the exponent's bias. */
export const NEAREST = `
fn nearest(a: u32) -> u32 {
  let zeros = countLeadingZeros(a);
  let m = a << (zeros - 1u);
  let rounded = (m + 0x3fu + ((m >> 7u) & 1u)) >> 7u;
  return ((31u - zeros) << 23u) + (rounded - 0x800000u);
}`;

/** Entries of the device's table: one for the upper 14 bits of a float32, most of them empty. */
export const TABLE_ENTRIES = 2 ** 14;
/** Slots of the first entries of core's two regions, the tails and the centre: the upper bits of 1 and of −1. */
export const REGION_SLOTS = [127 * 32, (256 + 127) * 32] as const;

/** The binding of the table. */
export const TABLE = `
@group(0) @binding(1) var<storage, read> TABLE: array<vec2<u32>, ${TABLE_ENTRIES}>;`;

/**
 * zi of an x rounded to the float b, negative in the centre: c0 + ⌊slope·r / 2¹⁵⌋, r the lower 18 bits. No slope has more
 * than 21 bits, its sign among them, so that products with 11 bits are exact. What bounds normals
 * on an NVIDIA card is the pipe of shifts and logic, so products with powers of two that the compiler does not know take
 * bits off in their place (docs/benchmarks/webgpu.md).
 */
const SEGMENT = `
fn segmentAt(b: u32) -> i32 {
  let slot = b >> 18u;
  let entry = TABLE[slot];
  let r = b + slot * P.minus18;
  let linear = bitcast<i32>(entry.y) >> 11u;
  let quadratic = entry.y + bitcast<u32>(linear) * P.minus11;
  let slope = linear + bitcast<i32>((quadratic * r) >> 16u);
  let upper = r >> 11u;
  let t = slope * bitcast<i32>(upper) + ((slope * bitcast<i32>(r + upper * P.minus11)) >> 11u);
  return bitcast<i32>(entry.x) + (t >> 4u);
}`;

/** |z| of an odd x in integers; needs {@link NEAREST} and {@link TABLE}. */
export const QUANTILE_SOFT = `${SEGMENT}
fn quantile(x: u32) -> u32 {
  let sign = x & 0x80000000u;
  let b = nearest(select(x, 0u - x, sign != 0u)) + (127u << 23u) + sign;
  return nearest(bitcast<u32>(segmentAt(b))) + (99u << 23u);
}`;

/**
 * |z|·2²⁸, as a float, of an odd x that has been rounded to the float b; needs {@link TABLE}. The device's conversions of
 * signed integers must round to nearest even.
 */
export const QUANTILE = `${SEGMENT}
fn quantile(b: u32) -> f32 {
  return f32(segmentAt(b));
}
fn rounded(x: u32) -> u32 {
  return bitcast<u32>(f32(bitcast<i32>(x)));
}`;

/**
 * `cell`: the quantile cell that the word u falls in, start + ⌊u·range / 2³²⌋, from the parameters of `cellParams`. Like
 * Philox's high products it comes from low ones: with range = 2³²·whole + 2¹⁶·B + c and u = 2¹⁶·h + l, h·c + l·B plus a
 * constant is in i32's range.
 */
const CELL = `
fn cell(u: u32) -> u32 {
  let h = u >> 16u;
  let s = u * P.inner + P.middle + h * P.cross + ((u * P.negative - 1u) >> 16u);
  return u * P.whole + P.start + h * P.inner + bitcast<u32>(bitcast<i32>(s) >> 16u);
}`;

/** `variate`: z of the word u as float32 bits, by integers. */
export const NORMAL_SOFT = `
fn variate(u: u32) -> u32 {
  return quantile(u | 1u) | (u << 31u);
}`;

/** `variate` of a truncated normal. */
export const TRUNCATED_SOFT = `${CELL}
fn variate(u: u32) -> u32 {
  let t = cell(u);
  return quantile(((t ^ bitcast<u32>(bitcast<i32>(t) >> 31u)) << 1u) | 1u) | (~t & 0x80000000u);
}`;

/** `variate` of a uniform: k = (u >> 8) − 2²³ as float32 bits; needs {@link NEAREST}. */
export const UNIFORM_SOFT = `
fn variate(u: u32) -> u32 {
  let k = bitcast<i32>(u >> 8u) - 8388608;
  if (k == 0) { return 0u; }
  return nearest(u32(abs(k))) + (127u << 23u) + (bitcast<u32>(k) & 0x80000000u);
}`;

/**
 * `product`: rn(z·s) as bits, in the device's floats. WGSL lets drivers contract it with the sum that follows, so it
 * leaves floats to have its sign changed by a number that only the host knows: `sign`, which is 2³¹. `scale` has the factor
 * 2⁻²⁸ in it.
 */
export const NORMAL = `
fn product(u: u32) -> u32 {
  return bitcast<u32>(quantile(rounded(u | 1u)) * bitcast<f32>(P.scale)) + u * P.sign;
}`;

/**
 * `product` of a truncated normal. `scale` is negative: a cell t of the lower half has a negative z. The odd
 * integer for a cell of the upper half is −(2t + 1), which rounds as 2t + 1 does.
 */
export const TRUNCATED = `${CELL}
fn product(u: u32) -> u32 {
  let t = cell(u);
  let sign = t & P.sign;
  return bitcast<u32>(quantile(rounded((t << 1u) | 1u) ^ sign) * bitcast<f32>(P.scale)) ^ sign;
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
