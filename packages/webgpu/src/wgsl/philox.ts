/**
 * Philox4x32-10 in WGSL (docs/stream.md, "Words").
 *
 * @module
 */

/** High half of a product: WGSL has no such builtin. */
export const MULHI = `
fn mulhi(a: u32, b: u32) -> u32 {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let middle = ah * bl + ((al * bl) >> 16u);
  let carry = al * bh + (middle & 0xffffu);
  return ah * bh + (middle >> 16u) + (carry >> 16u);
}`;

/** One block; needs {@link MULHI} and the parameters key0 and key1. */
export const PHILOX = `
fn philox(counter: vec4<u32>) -> vec4<u32> {
  var x = counter;
  var k = vec2<u32>(P.key0, P.key1);
  for (var round = 0u; round < 10u; round++) {
    let h0 = mulhi(x.x, 0xD2511F53u);
    let h1 = mulhi(x.z, 0xCD9E8D57u);
    x = vec4<u32>(h1 ^ x.y ^ k.x, x.z * 0xCD9E8D57u, h0 ^ x.w ^ k.y, x.x * 0xD2511F53u);
    k += vec2<u32>(0x9E3779B9u, 0xBB67AE85u);
  }
  return x;
}`;

/**
 * The four words of lane 0 that belong to reals 4q … 4q + 3 of the binding: one block, or parts of two where the
 * binding does not start at a block.
 */
export const WORDS = `
fn blockAt(q: u32) -> vec4<u32> {
  let low = P.block0 + q;
  return philox(vec4<u32>(low, P.block1 + select(0u, 1u, low < P.block0), P.draw, 0u));
}
fn words(q: u32) -> vec4<u32> {
  let u = blockAt(q);
  if (P.skip == 0u) { return u; }
  let v = blockAt(q + 1u);
  if (P.skip == 1u) { return vec4<u32>(u.yzw, v.x); }
  if (P.skip == 2u) { return vec4<u32>(u.zw, v.xy); }
  return vec4<u32>(u.w, v.xyz);
}`;
