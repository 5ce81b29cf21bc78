/**
 * The Haar distribution, by moments of many small matrices with fixed seeds. Bounds are five standard errors.
 *
 * Traces: Diaconis and Shahshahani 1994, "On the eigenvalues of random matrices": on O(n), n ≥ 4, E tr Q = 0,
 * E (tr Q)² = 1, E tr Q² = 1, Var tr Q² = 2; on U(n), n ≥ 2, E |tr Q|² = 1, E (tr Q)² = 0, E |tr Q²|² = 2.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { normalSource, orthogonal } from "./orthogonal-support.ts";

const COUNT = 20_000;

/** Collects values; its mean must lie within five standard errors of what is expected. */
class Sample {
  #count = 0;
  #sum = 0;
  #squares = 0;
  add(x: number): void {
    this.#count++;
    this.#sum += x;
    this.#squares += x * x;
  }
  expectMean(expected: number): void {
    const mean = this.#sum / this.#count;
    const error = Math.sqrt((this.#squares / this.#count - mean * mean) / this.#count);
    expect(error).toBeGreaterThan(0);
    expect(Math.abs(mean - expected)).toBeLessThan(5 * error);
  }
}

function forEachMatrix(rows: number, cols: number, complex: boolean, visit: (q: Float64Array) => void): void {
  const next = normalSource(rows * 1000 + cols);
  const length = rows * cols * (complex ? 2 : 1);
  const v = new Float64Array(length);
  const q = new Float64Array(length);
  for (let i = 0; i < COUNT; i++) {
    for (let k = 0; k < length; k++) v[k] = next();
    orthogonal({ normals: v, rows, cols, gain: 1, complex, out: q });
    visit(q);
  }
}

function determinant(q: Float64Array, n: number): number {
  if (n === 1) return q[0]!;
  let sum = 0;
  for (let c = 0; c < n; c++) {
    const minor = Float64Array.from({ length: (n - 1) ** 2 }, (_, i) => {
      const column = i % (n - 1);
      return q[(Math.floor(i / (n - 1)) + 1) * n + (column < c ? column : column + 1)]!;
    });
    sum += (c % 2 ? -1 : 1) * q[c]! * determinant(minor, n - 1);
  }
  return sum;
}

describe("orthogonal", () => {
  test.each([
    [4, 4],
    [5, 2],
    [2, 5],
  ])("%i×%i: every entry has mean 0 and variance 1 over the longer side", (rows, cols) => {
    const longer = Math.max(rows, cols);
    const means = Array.from({ length: rows * cols }, () => new Sample());
    const squares = Array.from({ length: rows * cols }, () => new Sample());
    const products = new Sample();
    forEachMatrix(rows, cols, false, (q) => {
      q.forEach((x, i) => {
        means[i]!.add(x);
        squares[i]!.add(x * x);
      });
      products.add(q[0]! * q[q.length - 1]!);
    });
    for (const sample of means) sample.expectMean(0);
    for (const sample of squares) sample.expectMean(1 / longer);
    products.expectMean(0);
  });

  test("traces on O(4), and determinants ±1 equally often", () => {
    const [trace, square, ofSquare, ofSquareSquared, sign] = Array.from({ length: 5 }, () => new Sample());
    forEachMatrix(4, 4, false, (q) => {
      const t = q[0]! + q[5]! + q[10]! + q[15]!;
      let t2 = 0;
      for (let i = 0; i < 4; i++) for (let k = 0; k < 4; k++) t2 += q[4 * i + k]! * q[4 * k + i]!;
      const d = determinant(q, 4);
      expect(Math.abs(Math.abs(d) - 1)).toBeLessThan(1e-13);
      trace!.add(t);
      square!.add(t * t);
      ofSquare!.add(t2);
      ofSquareSquared!.add((t2 - 1) ** 2);
      sign!.add(Math.sign(d));
    });
    trace!.expectMean(0);
    square!.expectMean(1);
    ofSquare!.expectMean(1);
    ofSquareSquared!.expectMean(2);
    sign!.expectMean(0);
  });

  test("1×1 is ±1 equally often", () => {
    const sign = new Sample();
    forEachMatrix(1, 1, false, (q) => {
      expect(Math.abs(q[0]!)).toBe(1);
      sign.add(q[0]!);
    });
    sign.expectMean(0);
  });

  test("det ±1 in halves in the plane too, rotations of every angle", () => {
    const [rotation, cosine, cosine2] = Array.from({ length: 3 }, () => new Sample());
    forEachMatrix(2, 2, false, (q) => {
      rotation!.add(Math.sign(q[0]! * q[3]! - q[1]! * q[2]!));
      cosine!.add(q[0]!);
      cosine2!.add(2 * q[0]! ** 2 - 1);
    });
    for (const sample of [rotation, cosine, cosine2]) sample!.expectMean(0);
  });
});

describe("unitary", () => {
  test("traces on U(3)", () => {
    const [re, im, size, reSquare, imSquare, ofSquare] = Array.from({ length: 6 }, () => new Sample());
    forEachMatrix(3, 3, true, (q) => {
      const tr = q[0]! + q[8]! + q[16]!;
      const ti = q[1]! + q[9]! + q[17]!;
      let sr = 0;
      let si = 0;
      for (let i = 0; i < 3; i++) {
        for (let k = 0; k < 3; k++) {
          const a = 2 * (3 * i + k);
          const b = 2 * (3 * k + i);
          sr += q[a]! * q[b]! - q[a + 1]! * q[b + 1]!;
          si += q[a]! * q[b + 1]! + q[a + 1]! * q[b]!;
        }
      }
      re!.add(tr);
      im!.add(ti);
      size!.add(tr * tr + ti * ti);
      reSquare!.add(tr * tr - ti * ti);
      imSquare!.add(2 * tr * ti);
      ofSquare!.add(sr * sr + si * si);
    });
    for (const sample of [re, im, reSquare, imSquare]) sample!.expectMean(0);
    size!.expectMean(1);
    ofSquare!.expectMean(2);
  });

  test("1×1 has a uniform phase", () => {
    const samples = Array.from({ length: 4 }, () => new Sample());
    forEachMatrix(1, 1, true, (q) => {
      expect(Math.hypot(q[0]!, q[1]!)).toBeCloseTo(1, 14);
      const phase = Math.atan2(q[1]!, q[0]!);
      samples.forEach((sample, i) => {
        sample.add(i % 2 ? Math.sin((i + 1) * phase) : Math.cos((i + 1) * phase));
      });
    });
    for (const sample of samples) sample.expectMean(0);
  });
});
