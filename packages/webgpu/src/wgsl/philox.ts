/**
 * Philox4x32-10 in WGSL (docs/stream.md, "Words").
 *
 * @module
 */
import { type Key, mulhi } from "@weightinit/core/stream";

/** High half of a product of two words: WGSL has no such builtin. */
export const MULHI = `
fn mulhi(a: u32, b: u32) -> u32 {
  let h = a >> 16u;
  let l = a & 0xffffu;
  let s = h * (b & 0xffffu) + ((l * (b & 0xffffu)) >> 16u);
  return h * (b >> 16u) + (s >> 16u) + ((l * (b >> 16u) + (s & 0xffffu)) >> 16u);
}`;

/** Multipliers and key increments of Philox4x32 (Random123). */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** Names of the parameters of {@link BLOCK}: what of a block's rounds depends on the dispatch alone. */
export const ROUND_FIELDS = Array.from({ length: 19 }, (_, i) => `r${i}` as const);
type RoundField = `r${number}`;

/** Which blocks a dispatch makes: those with this upper word of their numbers, of one lane of one draw. */
interface Blocks {
  readonly key: Key;
  readonly high: number;
  readonly draw: number;
  readonly lane: number;
}

/**
 * The parameters of {@link BLOCK}. The second, third and fourth word of the counter meet only half of the first two
 * rounds, so that these are half done here; round keys are summed and, where the kernel keeps a complement,
 * complemented.
 */
export function roundParams({ key: [k0, k1], high, draw, lane }: Blocks): Record<RoundField, number> {
  const a = (round: number) => k0 + round * W0;
  const b = (round: number) => k1 + round * W1;
  const second = mulhi(draw, M1) ^ high ^ a(0);
  // Written out: a small tensor's call takes microseconds, of which a table of names was four.
  return {
    r0: b(0) ^ lane,
    r1: Math.imul(draw, M1) ^ a(1),
    r2: ~(mulhi(second, M0) ^ b(1)),
    r3: ~a(2),
    r4: Math.imul(second, M0) ^ b(2),
    r5: ~a(3),
    r6: ~b(3),
    r7: ~a(4),
    r8: ~b(4),
    r9: ~a(5),
    r10: ~b(5),
    r11: ~a(6),
    r12: ~b(6),
    r13: ~a(7),
    r14: ~b(7),
    r15: ~a(8),
    r16: ~b(8),
    r17: ~a(9),
    r18: ~b(9),
  };
}

/** The parameters of {@link WIDE_BLOCK}: `second` is a word of the first round without the upper word of the number. */
export function wideRoundParams(blocks: Omit<Blocks, "high">): Record<RoundField | "second", number> {
  const [k0, k1] = blocks.key;
  const second = mulhi(blocks.draw, M1) ^ k0;
  return { ...roundParams({ ...blocks, high: 0 }), second, r2: ~(k1 + W1), r4: k1 + 2 * W1 };
}

const hex = (x: number) => `0x${(x >>> 0).toString(16)}u`;

/**
 * `block(low)`: the four words of the block whose number has the lower word `low`; needs the parameters of
 * {@link roundParams}.
 *
 * WGSL has no high product. Both here come from the low one, in four multiply-adds and three shifts, one sum more for
 * M1 (`test/philox.test.ts` has them in JavaScript). With a = 2¹⁶·h + l, b = 2¹⁶·B + c and n = ~(a·b) modulo 2³²:
 *
 * - M0: a·B + h·(c − 2¹⁶·B) = h·c + l·B is less than 2³², since B + c ≤ 2¹⁶. The high product is h·B plus what
 *   h·c + l·B + ⌊l·c / 2¹⁶⌋ carries out of its low half, which is the upper half of the low product: adding n >> 16
 *   carries as often.
 * - M1: B + c is more than 2¹⁶, so 2³² − M1 stands in and the high product is a less what that carries. With h + 1 for h
 *   the sum is in i32's range, and what the 1 adds here and there cancels.
 *
 * The state keeps the complements of the low products, n and m.
 */
export const BLOCK = /* @__PURE__ */ blockSource(false);

/** `block(low, high)`: of the block's number, both words; needs {@link MULHI} and what {@link wideRoundParams} gives. */
export const WIDE_BLOCK = /* @__PURE__ */ blockSource(true);

function blockSource(isWide: boolean): string {
  const lines: string[] = [];
  const high0 = (x: string, i: number) =>
    lines.push(
      `let h${i} = ${x} >> 16u;`,
      `let n${i} = ${x} * ${hex(-M0)} - 1u;`,
      `let p${i} = h${i} * 0xd251u + ((${x} * 0xd251u + (h${i} * ${hex(0x1f53 - 0xd2510000)} + (n${i} >> 16u))) >> 16u);`,
    );
  const high1 = (x: string, i: number) =>
    lines.push(
      `let g${i} = (${x} >> 16u) + 1u;`,
      `let m${i} = ${x} * ${hex(-M1)} - 1u;`,
      `let s${i} = ${x} * ${hex(-0x3261)} + g${i} * ${hex(0x32610000 - 0x72a9)} + (m${i} >> 16u);`,
      `let q${i} = (${x} + g${i} * ${hex(-0x3261)}) + bitcast<u32>(bitcast<i32>(s${i}) >> 16u);`,
    );
  if (isWide) lines.push("let second = P.second ^ high;");
  const [r2, r4] = isWide ? [`(mulhi(second, ${hex(M0)}) ^ P.r2)`, `(second * ${hex(M0)}) ^ P.r4`] : ["P.r2", "P.r4"];
  high0("low", 0);
  lines.push("let z1 = p0 ^ P.r0;");
  high1("z1", 1);
  lines.push("let x2 = q1 ^ P.r1;", `let z2 = n0 ^ ${r2};`);
  high0("x2", 2);
  high1("z2", 2);
  lines.push("let x3 = q2 ^ m1 ^ P.r3;", `let z3 = p2 ^ ${r4};`);
  for (let i = 3; i < 10; i++) {
    high0(`x${i}`, i);
    high1(`z${i}`, i);
    if (i === 9) break;
    lines.push(`let x${i + 1} = q${i} ^ m${i - 1} ^ P.r${2 * i - 1};`);
    lines.push(`let z${i + 1} = p${i} ^ n${i - 1} ^ P.r${2 * i};`);
  }
  return `
fn block(low: u32${isWide ? ", high: u32" : ""}) -> vec4<u32> {
${lines.join("\n")}
return vec4<u32>(q9 ^ m8 ^ P.r17, z9 * ${hex(M1)}, p9 ^ n8 ^ P.r18, x9 * ${hex(M0)});
}`;
}

/**
 * `words(q)`: the four words of lane 0 that belong to reals 4q … 4q + 3 of the binding: one block, or parts of two
 * where the binding does not start at a block. Needs {@link BLOCK}.
 */
export const WORDS = `
fn words(q: u32) -> vec4<u32> {
  let u = block(P.block0 + q);
  if (P.skip == 0u) { return u; }
  let v = block(P.block0 + q + 1u);
  if (P.skip == 1u) { return vec4<u32>(u.yzw, v.x); }
  if (P.skip == 2u) { return vec4<u32>(u.zw, v.xy); }
  return vec4<u32>(u.w, v.xyz);
}`;
