/**
 * Gains against test/data/gains.json: mpmath with 45 digits, closed forms, and PyTorch's own table.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { activations } from "../src/gains/activations.ts";
import { calculateGain, type Nonlinearity } from "../src/gains/calculate-gain.ts";
import { gainOf } from "../src/gains/gain-of.ts";
import { normalCdf } from "../src/gains/normal-cdf.ts";
import golden from "./data/gains.json" with { type: "json" };

const NAMES: Readonly<Record<string, keyof typeof activations>> = {
  "leaky_relu(0.01)": "leakyRelu",
  gelu_tanh: "geluTanh",
  relu2: "reluSquared",
};
const near = (found: number, wanted: number, relative: number) =>
  expect(Math.abs(found - wanted) / Math.abs(wanted || 1), `${found} for ${wanted}`).toBeLessThanOrEqual(relative);

describe("gainOf", () => {
  test.each(golden.gains)("$activation, from the table and by quadrature", (row) => {
    const name = NAMES[row.activation] ?? (row.activation as keyof typeof activations);
    expect(gainOf(name)).toBe(row.gain);
    expect(gainOf(name, { of: "variance" })).toBe(row.gain_of_variance);
    near(gainOf(activations[name].f), row.gain, 1e-13);
    near(gainOf(activations[name].f, { of: "variance" }), row.gain_of_variance, 1e-13);
  });

  test("kinks and jumps anywhere", () => {
    // max(z − a, 0): E = (1 + a²)Φ(−a) − aφ(a), by parts.
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (a) => {
        const density = Math.exp(-0.5 * a * a) / Math.sqrt(2 * Math.PI);
        const square = (1 + a * a) * normalCdf(-a) - a * density;
        near(
          gainOf((z) => Math.max(z - a, 0)),
          1 / Math.sqrt(square),
          1e-12 / Math.min(1, square),
        );
        near(
          gainOf((z) => (z > a ? 1 : 0)),
          1 / Math.sqrt(normalCdf(-a)),
          1e-12 / normalCdf(-a),
        );
      }),
      { numRuns: 40 },
    );
    expect(gainOf(Math.sign)).toBeCloseTo(1, 13);
  });

  test("functions that grow, oscillate, or are large", () => {
    near(gainOf(Math.exp), Math.exp(-1), 1e-12); // E[e^2z] = e²
    near(
      gainOf((z) => z ** 3),
      1 / Math.sqrt(15),
      1e-12,
    );
    near(
      gainOf((z) => Math.sin(40 * z)),
      Math.sqrt(2),
      1e-12,
    ); // 2 / (1 − e^−3200)
    near(
      gainOf((z) => 1e150 * z),
      1e-150,
      1e-12,
    );
    near(
      gainOf((z) => 1e-150 * z),
      1e150,
      1e-12,
    );
    near(
      gainOf((z) => 5 + z, { of: "variance" }),
      1,
      1e-12,
    );
  });

  test("what has no gain is refused", () => {
    expect(() => gainOf(() => 0)).toThrow(expect.objectContaining({ code: "WI_BAD_ARGUMENT" }));
    expect(() => gainOf(() => 3, { of: "variance" })).toThrow(expect.objectContaining({ code: "WI_BAD_ARGUMENT" }));
    expect(() => gainOf(() => Number.NaN)).toThrow(expect.objectContaining({ code: "WI_BAD_ARGUMENT" }));
    for (const name of ["Relu", "constructor", "", undefined, 3, null]) {
      expect(() => gainOf(name as "relu")).toThrow(expect.objectContaining({ code: "WI_BAD_ARGUMENT" }));
    }
    expect(() => gainOf("relu", { of: "mean" as "variance" })).toThrow(
      expect.objectContaining({ code: "WI_BAD_OPTION" }),
    );
  });
});

describe("calculateGain", () => {
  test.each(golden.calculate_gain)("%s, %s", (name, slope, wanted) => {
    const gain = () =>
      calculateGain(name as Nonlinearity, slope === "Infinity" ? Number.POSITIVE_INFINITY : (slope as number | null));
    if (typeof wanted === "string") expect(gain).toThrow(expect.objectContaining({ code: "WI_BAD_OPTION" }));
    else expect(gain()).toBe(wanted);
  });

  test("PyTorch's refusals", () => {
    for (const name of ["ReLU", "gelu", "Linear", "", undefined]) {
      expect(() => calculateGain(name as "relu")).toThrow(expect.objectContaining({ code: "WI_BAD_ARGUMENT" }));
    }
    for (const slope of [true, false, "0.2", {}, Number.NaN]) {
      expect(() => calculateGain("leaky_relu", slope as number)).toThrow(
        expect.objectContaining({ code: "WI_BAD_OPTION" }),
      );
    }
    expect(calculateGain("tanh", true as unknown as number)).toBe(5 / 3);
  });
});

test("Φ at the published points", () => {
  // NIST, Digital Library of Mathematical Functions, by erf: Φ(1), Φ(2), Φ(−3).
  near(normalCdf(1), 0.841344746068542948585, 1e-15);
  near(normalCdf(2), 0.977249868051820792799, 1e-15);
  expect(Math.abs(normalCdf(-3) - 0.001349898031630094526652)).toBeLessThan(2e-16);
  expect([normalCdf(0), normalCdf(40), normalCdf(-40)]).toEqual([0.5, 1, 0]);
  expect(normalCdf(Number.NaN)).toBeNaN();
});
