import { expect, test } from "vitest";
import { orthonormalize } from "../src/index.ts";

test("Q of a matrix whose decomposition is known", () => {
  // (3, 4, 0) and (0, 5, 12), by Gram and Schmidt's formula.
  const columns = Float64Array.of(3, 4, 0, 0, 5, 12);
  orthonormalize(columns, 3, 2);
  const r22 = Math.sqrt(25 + 144 - 16); // |a₂|² − (q₁·a₂)², q₁·a₂ = 4
  const expected = [0.6, 0.8, 0, -2.4 / r22, (5 - 3.2) / r22, 12 / r22];
  for (const [i, value] of expected.entries()) expect(columns[i]).toBeCloseTo(value, 14);
});

test("columns of zeros, of one number, and those that are orthonormal already", () => {
  const one = Float64Array.of(-2);
  orthonormalize(one, 1, 1);
  expect(one).toEqual(Float64Array.of(-1));
  const identity = Float64Array.of(1, 0, 0, 0, 1, 0);
  orthonormalize(identity, 3, 2);
  expect([...identity]).toEqual([1, 0, 0, 0, 1, 0].map((x) => expect.closeTo(x, 15)));
  const zeros = new Float64Array(4);
  orthonormalize(zeros, 2, 2);
  expect(zeros.every(Number.isFinite)).toBe(true);
});
