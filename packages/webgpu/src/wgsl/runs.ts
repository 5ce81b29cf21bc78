/**
 * Words of places in runs, as parts of kernels: real n of what a dispatch makes lies in run ⌊n/run⌋, and so far into it
 * (core's `FillPlace`). Numbers of reals and blocks have two words here, for a slice's runs may be anywhere.
 *
 * @module
 */
import { MULHI, WIDE_BLOCK } from "./philox.ts";

/** `whole(k, m)`: what is `m` after the start of run `k`. */
const WHOLE = `
fn whole(k: u32, m: u32) -> vec2<u32> {
  let start = P.origin0 + k * P.stride0;
  let low = start + m;
  let carry = u32(start < P.origin0) + u32(low < m);
  return vec2<u32>(low, P.origin1 + mulhi(k, P.stride0) + k * P.stride1 + carry);
}`;

/**
 * `words(q)` of any runs: a division for each four reals, and a block for each stretch of them that has one. Positions
 * before the first have no words.
 */
export const RUN_WORDS = /* @__PURE__ */ [
  MULHI,
  WIDE_BLOCK,
  WHOLE,
  `
fn words(q: u32) -> vec4<u32> {
  let p = q * 4u;
  let first = max(p, P.first) - p;
  let n = p + first - P.first + P.ahead;
  var k = n / P.run;
  var m = n - k * P.run;
  var u: vec4<u32>;
  var w: vec4<u32>;
  for (var i = first; i < 4u; i++) {
    let real = whole(k, m);
    if (i == first || m == 0u || (real.x & 3u) == 0u) { u = block((real.x >> 2u) | (real.y << 30u), real.y >> 2u); }
    w[i] = u[real.x & 3u];
    m += 1u;
    if (m == P.run) {
      m = 0u;
      k += 1u;
    }
  }
  return w;
}`,
].join("");

/** `blockIn(q, i)`: block i of vector q, of `each` blocks, where runs are whole vectors and begin at blocks. */
export function runBlocks(each: 1 | 2): string {
  return `${MULHI}${WIDE_BLOCK}${WHOLE}
fn blockIn(q: u32, i: u32) -> vec4<u32> {
  let n = q + P.ahead;
  let k = n / P.run;
  let number = whole(k, ${each}u * (n - k * P.run) + i);
  return block(number.x, number.y);
}`;
}
