/** The reference's orthogonal matrices against ones worked out by hand, and their defining properties. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { haar } from "../src/reference/householder.ts";

const near = (actual: ArrayLike<number>, expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length);
  for (const [i, x] of expected.entries()) expect(actual[i]).toBeCloseTo(x, 14);
};

it("1×1 is the sign", () => {
  near(haar(Float64Array.of(0.3), 1, 1, 1), [1]);
  near(haar(Float64Array.of(-0.3), 1, 1, 1), [-1]);
  near(haar(Float64Array.of(3, -4), 1, 1, 2), [0.6, -0.8]);
});

it("2×2: the first column is x/‖x‖, the second H₁·e₂ with the sign of its own normal", () => {
  // x = (3, 4): H₁ = I − 2uuᵀ/uᵀu with u = (8, 4) is ((−0.6, −0.8), (−0.8, 0.6)); H₂ = −1, D = (−1, −sign v₁₁).
  near(haar(Float64Array.of(3, 99, 4, -2), 2, 2, 1), [0.6, 0.8, 0.8, -0.6]);
  near(haar(Float64Array.of(3, 99, 4, 2), 2, 2, 1), [0.6, -0.8, 0.8, 0.6]);
});

const normals = fc.double({ min: 1e-3, max: 4, noNaN: true }).chain((x) => fc.constantFrom(x, -x));
const matrix = fc
  .record({ rows: fc.integer({ min: 1, max: 7 }), cols: fc.integer({ min: 1, max: 7 }), parts: fc.constantFrom(1, 2) })
  .chain(({ rows, cols, parts }) =>
    fc
      .array(normals, { minLength: rows * cols * parts, maxLength: rows * cols * parts })
      .map((values) => ({ rows, cols, parts: parts as 1 | 2, values: Float64Array.from(values) })),
  );

it("has orthonormal columns, the first along that of the normals, and is transposed when wide", () => {
  fc.assert(
    fc.property(matrix, ({ rows, cols, parts, values }) => {
      const [m, n] = [Math.max(rows, cols), Math.min(rows, cols)];
      const q = haar(values, m, n, parts);
      const part = (i: number, k: number, p: number) => (p < parts ? q[(i * n + k) * parts + p]! : 0);
      for (let a = 0; a < n; a++) {
        for (let b = 0; b < n; b++) {
          let [re, im] = [a === b ? -1 : 0, 0];
          for (let i = 0; i < m; i++) {
            re += part(i, a, 0) * part(i, b, 0) + part(i, a, 1) * part(i, b, 1);
            im += part(i, a, 0) * part(i, b, 1) - part(i, a, 1) * part(i, b, 0);
          }
          expect(Math.hypot(re, im)).toBeLessThan(1e-13);
        }
      }
      const first = Array.from(
        { length: m * parts },
        (_, i) => values[Math.floor(i / parts) * n * parts + (i % parts)]!,
      );
      const norm = Math.hypot(...first);
      for (const [i, x] of first.entries()) {
        expect(part(Math.floor(i / parts), 0, i % parts)).toBeCloseTo(x / norm, 13);
      }
      if (m === n) return;
      const transposed = haar(values, n, m, parts);
      for (let i = 0; i < m; i++) {
        for (let k = 0; k < n; k++) expect(transposed[(k * m + i) * parts]).toBe(part(i, k, 0));
      }
    }),
  );
});
