/**
 * orthogonal against the textbook product of reflectors, over shapes, both precisions, real and complex.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { Reals } from "../src/orthogonal/plan.ts";
import { normals, orthogonal, sameBits, textbookQ, unitaryError } from "./orthogonal-support.ts";

type Case = readonly [name: string, Type: new (length: number) => Reals, complex: boolean, tolerance: number];
const cases: Case[] = [
  ["float32", Float32Array, false, 1e-6],
  ["complex64", Float32Array, true, 1e-6],
  ["float64", Float64Array, false, 1e-14],
  ["complex128", Float64Array, true, 1e-14],
];
/** Around the tile of 4, the strip of 8 and the block of 32 (complex: 16), the chunk of 128, in both orientations. */
const sides = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 70];

function make(Type: new (length: number) => Reals, v: Reals, rows: number, cols: number, complex: boolean, gain = 1) {
  const out = new Type(v.length);
  orthogonal({ normals: v, rows, cols, gain, complex, out });
  return out;
}

describe.each(cases)("%s", (_name, Type, complex, tolerance) => {
  const parts = complex ? 2 : 1;

  test("is unitary for all rectangles of 1 … 70", () => {
    for (const rows of sides) {
      for (const cols of sides) {
        const v = normals(Type, parts * rows * cols, rows * 100 + cols);
        expect(unitaryError(make(Type, v, rows, cols, complex), rows, cols, complex)).toBeLessThan(tolerance);
      }
    }
  });

  test.each([
    [1, 1],
    [3, 2],
    [9, 1],
    [40, 40],
    [70, 33],
    [300, 129],
  ])("%i×%i equals the textbook product", (m, n) => {
    const v = normals(Type, parts * m * n, m + n);
    const q = make(Type, v, m, n, complex);
    const expected = textbookQ(v, m, n, complex);
    let worst = 0;
    for (let i = 0; i < m * n; i++) {
      worst = Math.max(worst, Math.abs(q[parts * i]! - expected[2 * i]!));
      if (complex) worst = Math.max(worst, Math.abs(q[2 * i + 1]! - expected[2 * i + 1]!));
    }
    expect(worst).toBeLessThan(tolerance);
  });

  test("column 0 is the normalised column 0 of the normals", () => {
    const v = normals(Type, parts * 50 * 20, 7);
    const q = make(Type, v, 50, 20, complex);
    const reals = Array.from({ length: 50 * parts }, (_, i) => Math.floor(i / parts) * 20 * parts + (i % parts));
    const norm = Math.hypot(...reals.map((i) => v[i]!));
    for (const i of reals) expect(Math.abs(q[i]! - v[i]! / norm)).toBeLessThan(tolerance);
  });

  test("a wide matrix is the transpose of the tall one", () => {
    const v = normals(Type, parts * 45 * 37, 3);
    const tall = make(Type, v, 45, 37, complex, -0.5);
    const wide = make(Type, v, 37, 45, complex, -0.5);
    for (let r = 0; r < 45; r++) {
      for (let c = 0; c < 37; c++) {
        for (let p = 0; p < parts; p++) {
          expect(wide[parts * (c * 45 + r) + p]).toBe(tall[parts * (r * 37 + c) + p]);
        }
      }
    }
  });

  test("the upper triangle of the normals is not used", () => {
    const v = normals(Type, parts * 40 * 40, 5);
    const q = make(Type, v, 40, 40, complex);
    for (let r = 0; r < 40; r++) v.fill(Number.NaN, parts * (r * 40 + r + 1), parts * (r + 1) * 40);
    expect(sameBits(make(Type, v, 40, 40, complex), q)).toBe(true);
  });

  test("the gain multiplies Q, rounded once, and gives no −0", () => {
    const v = normals(Type, parts * 20 * 11, 9);
    const q = make(Type, v, 20, 11, complex);
    const gain = Type === Float32Array ? Math.fround(-1.7) : -1.7;
    expect(make(Type, v, 20, 11, complex, -1.7)).toEqual(q.map((x) => gain * x));
    expect(sameBits(make(Type, v, 20, 11, complex, 0), new Type(v.length))).toBe(true);
    expect(make(Type, v, 20, 11, complex, -0).every((x) => Object.is(x, 0))).toBe(true);
  });

  test("zero columns keep Q unitary: their reflector is the identity", () => {
    const v = normals(Type, parts * 40 * 36, 11);
    for (const c of [0, 3, 17, 35]) {
      for (let r = 0; r < 40; r++) v.fill(0, parts * (r * 36 + c), parts * (r * 36 + c + 1));
    }
    expect(unitaryError(make(Type, v, 40, 36, complex), 40, 36, complex)).toBeLessThan(tolerance);
    const zeros = make(Type, new Type(parts * 12), 4, 3, complex);
    for (let i = 0; i < 12; i++) expect(zeros[parts * i]).toBe(i % 4 === 0 ? 1 : 0);
  });

  test("a zero head with a column that is not zero", () => {
    const v = normals(Type, parts * 6 * 2, 13);
    v.fill(0, 0, parts);
    expect(unitaryError(make(Type, v, 6, 2, complex), 6, 2, complex)).toBeLessThan(tolerance);
  });

  test("1×1 is the sign of its normal", () => {
    const v = new Type(parts);
    v.set(complex ? [-3, 4] : [-3]);
    const expected = complex ? [-0.6, 0.8] : [-1];
    expect(Array.from(make(Type, v, 1, 1, complex), (x) => Number(x.toFixed(6)))).toEqual(expected);
  });

  test("empty matrices", () => {
    expect(() => make(Type, new Type(0), 0, 5, complex)).not.toThrow();
    expect(() => make(Type, new Type(0), 5, 0, complex)).not.toThrow();
    expect(() => make(Type, new Type(0), 0, 0, complex)).not.toThrow();
  });

  test("the result may overwrite the normals", () => {
    const v = normals(Type, parts * 200 * 150, 17);
    const q = make(Type, v, 200, 150, complex);
    orthogonal({ normals: v, rows: 200, cols: 150, gain: 1, complex, out: v });
    expect(sameBits(v, q)).toBe(true);
  });
});

test("512×512 float32 is orthogonal to 5e-7, float64 to 1e-14", () => {
  for (const [, Type, complex, tolerance] of [cases[0]!, cases[2]!]) {
    const q = make(Type, normals(Type, 512 * 512, 1), 512, 512, complex);
    expect(unitaryError(q, 512, 512, complex)).toBeLessThan(tolerance / (Type === Float32Array ? 2 : 1));
  }
});
