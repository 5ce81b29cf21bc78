/** The variance of every normal, uniform and truncated law of core, on a million values: within four standard errors. */
import {
  fansOf,
  glorotNormal,
  glorotUniform,
  kaimingNormal,
  kaimingUniform,
  type Layout,
  lecunNormal,
  lecunUniform,
  normal,
  truncatedNormal,
  uniform,
  varianceScaling,
} from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";

const SHAPES = [
  [1000, 1000],
  [100, 100, 100],
  [3, 3, 330, 340],
];
const LAYOUTS: readonly Layout[] = ["lux", "torch", "keras", { in: 0, out: -1 }];

// Of a normal cut at ±2: Z = erf(√2), φ(2) = e⁻²/√(2π); E z² = 1 − 4φ/Z, E z⁴ = 3 − 28φ/Z.
const RATIO = 0.05399096651318806 / 0.954499736103642;
const CUT_VARIANCE = 1 - 4 * RATIO;
const KURTOSIS = { normal: 3, uniform: 1.8, cut: (3 - 28 * RATIO) / CUT_VARIANCE ** 2 } as const;

interface Fans {
  readonly in: number;
  readonly out: number;
}
/** Name, initializer and options, law, and the variance that the formula says. */
type Case = readonly [
  name: string,
  init: typeof kaimingNormal,
  options: object,
  law: keyof typeof KURTOSIS,
  variance: (fans: Fans) => number,
];

const as = (init: unknown) => init as typeof kaimingNormal;
const CASES: readonly Case[] = [
  ["normal", as(normal), { std: 0.3 }, "normal", () => 0.09],
  ["uniform", as(uniform), { lo: -0.5, hi: 0.5 }, "uniform", () => 1 / 12],
  ["truncatedNormal", as(truncatedNormal), { std: 0.5, boundsIn: "std" }, "cut", () => 0.25 * CUT_VARIANCE],
  ["glorotNormal", glorotNormal, {}, "normal", (f) => 2 / (f.in + f.out)],
  ["glorotNormal cut", glorotNormal, { truncated: true }, "cut", (f) => 2 / (f.in + f.out)],
  ["glorotUniform", as(glorotUniform), { gain: 3 }, "uniform", (f) => 18 / (f.in + f.out)],
  ["kaimingNormal", kaimingNormal, {}, "normal", (f) => 2 / f.in],
  ["kaimingNormal cut", kaimingNormal, { truncated: true, mode: "fanOut" }, "cut", (f) => 2 / f.out],
  ["kaimingUniform", as(kaimingUniform), { mode: "fanOut", gain: 1 }, "uniform", (f) => 1 / f.out],
  ["lecunNormal", lecunNormal, {}, "normal", (f) => 1 / f.in],
  ["lecunNormal cut", lecunNormal, { truncated: true }, "cut", (f) => 1 / f.in],
  ["lecunUniform", as(lecunUniform), {}, "uniform", (f) => 1 / f.in],
  ["varianceScaling", as(varianceScaling), { scale: 0.3 }, "cut", (f) => 0.3 / f.in],
  [
    "varianceScaling, mean",
    as(varianceScaling),
    { mode: "fanAvg", distribution: "normal" },
    "normal",
    (f) => 2 / (f.in + f.out),
  ],
  [
    "varianceScaling, geometric mean",
    as(varianceScaling),
    { mode: "fanGeoAvg", distribution: "uniform" },
    "uniform",
    (f) => 1 / Math.sqrt(f.in * f.out),
  ],
  [
    "varianceScaling, cut and not widened",
    as(varianceScaling),
    { scale: 2, distribution: "cutNormal" },
    "cut",
    (f) => (CUT_VARIANCE * 2) / f.in,
  ],
];

/** The largest magnitude that a law has, of variance `variance`. */
const largest = { normal: Number.POSITIVE_INFINITY, uniform: Math.sqrt(3), cut: 2 / Math.sqrt(CUT_VARIANCE) } as const;

describe.each(SHAPES.flatMap((shape) => LAYOUTS.map((layout) => [shape, layout] as const)))(
  "of %j, %j",
  (shape, layout) => {
    const fans = fansOf(shape, layout);
    it.each(CASES)("%s", (name, init, options, law, varianceOf) => {
      const { data } = init(new CpuRng(7).fork(name), shape, { layout, ...options });
      const variance = varianceOf(fans);
      let [sum, most] = [0, 0];
      for (const x of data) {
        sum += x * x;
        most = Math.max(most, Math.abs(x));
      }
      const error = variance * Math.sqrt((KURTOSIS[law] - 1) / data.length);
      expect(Math.abs(sum / data.length - variance) / error).toBeLessThan(4);
      expect(most).toBeLessThanOrEqual(largest[law] * Math.sqrt(variance) * (1 + 2 ** -23));
    });
  },
);
