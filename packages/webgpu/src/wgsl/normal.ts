/**
 * Standard variates in WGSL, as float32 bits, by integer arithmetic only (docs/stream.md, "Standard normal").
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

/** |z| of an odd x, from core's coefficient table; needs {@link NEAREST} and the table bound as TABLE. */
export const QUANTILE = `
fn quantile(x: u32) -> u32 {
  let centre = x >> 31u;
  let b = nearest(select(x, 0u - x, centre == 1u));
  let segment = TABLE[(b >> 18u) + centre * ${SEGMENTS}u];
  let r = b & 0x3ffffu;
  let slope = (bitcast<i32>(segment.y) >> 11u) + bitcast<i32>(((segment.y & 0x7ffu) * r) >> 16u);
  let t = slope * bitcast<i32>(r >> 9u) + ((slope * bitcast<i32>(r & 511u)) >> 9u);
  return nearest(segment.x + bitcast<u32>(t >> 6u)) + (99u << 23u);
}`;

/** z of the word u. */
export const NORMAL_VARIATE = `
fn variate(u: u32) -> u32 {
  return quantile(u | 1u) | (u << 31u);
}`;

/** z of the quantile cell that the word u falls in; a range of 0 stands for 2³². */
export const TRUNCATED_VARIATE = `
fn variate(u: u32) -> u32 {
  let t = P.start + select(mulhi(u, P.range), u, P.range == 0u);
  let s = bitcast<u32>(bitcast<i32>(t) >> 31u);
  return quantile(((t ^ s) << 1u) | 1u) | (~s & 0x80000000u);
}`;

/** k = (u >> 8) − 2²³ as a float: fewer than 25 bits, so the conversion is exact on every device. */
export const UNIFORM_VARIATE = `
fn variate(u: u32) -> u32 {
  return bitcast<u32>(f32(bitcast<i32>(u >> 8u) - 8388608));
}`;

/** The same in integers; needs {@link NEAREST}. */
export const UNIFORM_VARIATE_SOFT = `
fn variate(u: u32) -> u32 {
  let k = bitcast<i32>(u >> 8u) - 8388608;
  if (k == 0) { return 0u; }
  return (nearest(u32(abs(k))) + (127u << 23u)) | (bitcast<u32>(k) & 0x80000000u);
}`;
