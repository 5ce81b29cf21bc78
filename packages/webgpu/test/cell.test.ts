import { describe, expect, it } from "vitest";
import { lawParams, type RandomFill } from "../src/fill-params.ts";

function truncated(start: bigint, range: bigint): RandomFill {
  return { kind: "truncatedNormal", std: 1, mean: 0, start, range, first: -2, last: 2 };
}

/** `cell` of src/wgsl/normal.ts, in JavaScript. */
function cellOf(start: bigint, range: bigint): (u: number) => number {
  const p = lawParams(truncated(start, range), "float32", false);
  return (u) => {
    const h = u >>> 16;
    const negative = (Math.imul(u, p.negative) - 1) >>> 16;
    const s = (Math.imul(u, p.inner) + p.middle + Math.imul(h, p.cross) + negative) | 0;
    return (Math.imul(u, p.whole) + p.start + Math.imul(h, p.inner) + (s >> 16)) >>> 0;
  };
}

const WORDS = [
  0, 1, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fff8000, 0x7fffffff, 0x80000000, 0x80008000, 0xffff0000, 0xffffffff,
];
for (let i = 0, u = 7; i < 500; i++, u = (Math.imul(u, 1664525) + 1013904223) >>> 0) WORDS.push(u);

/** Ranges at the ends of each half's own, and some between. */
const RANGES = [1n, 2n, 3n, 2n ** 32n - 1n, 2n ** 32n, 0xf45ba778n, 0x60000000n];
for (let bit = 15n; bit < 32n; bit++) for (let more = -3n; more <= 3n; more++) RANGES.push(2n ** bit + more);
for (const high of [0x3fffn, 0x4000n, 0x7ffen, 0x7fffn, 0x8000n, 0x8001n, 0xbfffn]) {
  for (const low of [0n, 1n, 40n, 0x7fd8n, 0x7ffen, 0x7fffn, 0x8000n, 0x8001n, 0x8028n, 0xffffn])
    RANGES.push(high * 65536n + low);
}
for (let i = 0, range = 5; i < 300; i++, range = (Math.imul(range, 22695477) + 1) >>> 0)
  RANGES.push(BigInt(range) + 1n);

describe("the cell of a truncated normal, from low products", () => {
  it("is start + ⌊u·range / 2³²⌋", () => {
    for (const range of RANGES) {
      const start = (2n ** 32n - range) / 3n;
      const cell = cellOf(start, range);
      const wrong = WORDS.filter((u) => cell(u) !== Number(start + ((BigInt(u) * range) >> 32n)));
      expect([range, wrong]).toEqual([range, []]);
    }
  });
});
