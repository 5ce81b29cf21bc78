/**
 * The affine step x = rn(rn(z·a) + b) in WGSL, on float32 bits (docs/stream.md, "Affine step").
 *
 * @module
 */

/** In the device's own arithmetic; needs `product`, which leaves nothing to contract (`normal.ts`). */
export const AFFINE = `
fn affine(u: u32) -> u32 {
  return bitcast<u32>(bitcast<f32>(product(u)) + bitcast<f32>(P.shift));
}`;

/**
 * In integers: IEEE 754 binary32 multiplication and addition, to nearest even, with subnormals and infinities. For
 * devices that have not passed the known answers, and for parameters whose products may be subnormal or overflow.
 *
 * A significand has 27 bits here: 24, and three that decide the rounding, the lowest of them sticky.
 */
export const AFFINE_SOFT = `
fn exponentOf(x: u32) -> i32 {
  return max(bitcast<i32>((x >> 23u) & 255u), 1);
}
fn significandOf(x: u32) -> u32 {
  return (x & 0x7fffffu) | (u32((x & 0x7f800000u) != 0u) << 23u);
}
fn shiftedSticky(m: u32, shift: u32) -> u32 {
  let s = min(shift, 31u);
  return (m >> s) | u32((m & ((1u << s) - 1u)) != 0u);
}
fn rounded(sign: u32, exponent: i32, significand: u32) -> u32 {
  if (exponent >= 255) { return sign | 0x7f800000u; }
  var m = significand;
  var e = exponent;
  if (e < 1) {
    m = shiftedSticky(m, u32(1 - e));
    e = 1;
  }
  let rest = m & 7u;
  let q = (m >> 3u) + u32(rest > 4u || (rest == 4u && (m & 8u) != 0u));
  return sign | ((bitcast<u32>(e - 1) << 23u) + q);
}
fn softProduct(a: u32, b: u32) -> u32 {
  let sign = (a ^ b) & 0x80000000u;
  var ma = significandOf(a);
  var mb = significandOf(b);
  if (ma == 0u || mb == 0u) { return sign; }
  let za = countLeadingZeros(ma) - 8u;
  let zb = countLeadingZeros(mb) - 8u;
  ma = ma << za;
  mb = mb << zb;
  let middle = (ma & 0xfffu) * (mb >> 12u) + (ma >> 12u) * (mb & 0xfffu);
  let low = (ma & 0xfffu) * (mb & 0xfffu) + ((middle & 0xfffu) << 12u);
  let high = (ma >> 12u) * (mb >> 12u) + (middle >> 12u) + (low >> 24u);
  let e = exponentOf(a) + exponentOf(b) - 127 - bitcast<i32>(za + zb);
  let tail = low & 0xffffffu;
  if (high >= 0x800000u) {
    return rounded(sign, e + 1, (high << 3u) | (tail >> 21u) | u32((tail & 0x1fffffu) != 0u));
  }
  return rounded(sign, e, (high << 4u) | (tail >> 20u) | u32((tail & 0xfffffu) != 0u));
}
fn softSum(x: u32, y: u32) -> u32 {
  let swap = (x & 0x7fffffffu) < (y & 0x7fffffffu);
  let a = select(x, y, swap);
  let b = select(y, x, swap);
  if ((a & 0x7fffffffu) >= 0x7f800000u) { return a; }
  let sign = a & 0x80000000u;
  var e = exponentOf(a);
  var m = significandOf(a) << 3u;
  let n = shiftedSticky(significandOf(b) << 3u, bitcast<u32>(e - exponentOf(b)));
  if (((a ^ b) & 0x80000000u) == 0u) {
    m += n;
    if (m >= 0x8000000u) {
      m = shiftedSticky(m, 1u);
      e += 1;
    }
    return rounded(sign, e, m);
  }
  m -= n;
  if (m == 0u) { return 0u; }
  let zeros = countLeadingZeros(m) - 5u;
  return rounded(sign, e - bitcast<i32>(zeros), m << zeros);
}
fn affine(u: u32) -> u32 {
  return softSum(softProduct(variate(u), P.scale), P.shift);
}`;
