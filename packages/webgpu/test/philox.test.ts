import { philox4x32 } from "@weightinit/core/stream";
import { describe, expect, it } from "vitest";
import { roundParams } from "../src/wgsl/philox.ts";

/** The two high products of src/wgsl/philox.ts, in JavaScript, beside BigInt's. */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;

function high0(a: number): number {
  const h = a >>> 16;
  const n = (Math.imul(a, -M0) - 1) | 0;
  const z = (Math.imul(a, 0xd251) + Math.imul(h, 0x1f53 - 0xd2510000) + (n >>> 16)) | 0;
  return (Math.imul(h, 0xd251) + (z >>> 16)) >>> 0;
}

function high1(a: number): number {
  const g = (a >>> 16) + 1;
  const n = (Math.imul(a, -M1) - 1) | 0;
  const s = (Math.imul(a, -0x3261) + Math.imul(g, 0x32610000 - 0x72a9) + (n >>> 16)) | 0;
  return (a + Math.imul(g, -0x3261) + (s >> 16)) >>> 0;
}

describe("Philox", () => {
  it("has exact high products at the ends and across the range", () => {
    const check = (a: number) => {
      expect(high0(a)).toBe(Number((BigInt(a) * BigInt(M0)) >> 32n));
      expect(high1(a)).toBe(Number((BigInt(a) * BigInt(M1)) >> 32n));
    };
    for (const a of [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffff0000, 0xffffffff]) check(a);
    for (let i = 0, a = 1; i < 20_000; i++, a = (Math.imul(a, 1664525) + 1013904223) >>> 0) check(a);
  });

  it("has the reference's blocks, in any lane, from the rounds that the host has half done", () => {
    const mix = (i: number) => Math.imul(i * 2654435761 + 0x9e3779b9, 0x85ebca6b) >>> 0;
    for (let i = 0; i < 2000; i++) {
      const [low, high, draw, k0, k1] = [0, 1, 2, 3, 4].map((j) => (i < 4 ? -(i & 1) >>> 0 : mix(5 * i + j)));
      const lane = i & 1;
      const r = roundParams({ key: [k0!, k1!], high: high!, draw: draw!, lane });
      const p = (j: number) => r[`r${j}`]!;
      const product = (m: number, x: number) => [m === M0 ? high0(x) : high1(x), ~Math.imul(x, m)] as const;
      let [p0, n0] = product(M0, low!);
      let z = (p0 ^ p(0)) >>> 0;
      let [q, m] = product(M1, z);
      let x = (q ^ p(1)) >>> 0;
      z = (n0 ^ p(2)) >>> 0;
      let before = m;
      let beforeN = 0;
      for (let round = 2; round < 10; round++) {
        [p0, n0] = product(M0, x);
        [q, m] = product(M1, z);
        if (round === 9) break;
        const at = round === 2 ? [3, 4] : [2 * round - 1, 2 * round];
        const nextX = (q ^ before ^ p(at[0]!)) >>> 0;
        const nextZ = (p0 ^ (round === 2 ? 0 : beforeN) ^ p(at[1]!)) >>> 0;
        [before, beforeN] = [m, n0];
        [x, z] = [nextX, nextZ];
      }
      const got = [q ^ before ^ p(17), Math.imul(z, M1), p0 ^ beforeN ^ p(18), Math.imul(x, M0)].map((w) => w >>> 0);
      const want = new Uint32Array(4);
      philox4x32(low!, high!, draw!, lane, [k0!, k1!], want, 0);
      expect(got).toEqual([...want]);
    }
  });
});
