/**
 * The laws of docs/porting.md as checks of a tensor.
 *
 * @module
 */
import type { CpuTensor } from "@weightinit/cpu";
import { expect } from "vitest";
import { moments } from "../../.vitepress/theme/plots/moments.ts";
import { gram, numberOf } from "./porting-lines.ts";

/** 99 % of the interval is reached by one of 500 values; a sample std of 15,000 is right within 3 %. */
const [REACHED, STD_ERROR, LEAST_UNIFORM, LEAST_NORMAL] = [0.99, 0.03, 500, 2000];

const density = (z: number) => Math.exp((-z * z) / 2);

/** The standard deviation of N(0, 1) cut at ±z, by the midpoint rule. */
export function cutStd(z: number): number {
  const limit = Math.min(z, 40);
  const steps = 100_000;
  let [mass, square] = [0, 0];
  for (let i = 0; i < steps; i++) {
    const x = limit * (2 * ((i + 0.5) / steps) - 1);
    mass += density(x);
    square += x * x * density(x);
  }
  return Math.sqrt(square / mass);
}

const laws: readonly [RegExp, (tensor: CpuTensor, ...numbers: string[]) => void][] = [
  [
    /^U\[(.+), (.+)\)$/,
    ({ data }, lo, hi) => {
      const [from, to] = [Math.fround(numberOf(lo!)), Math.fround(numberOf(hi!))];
      const { least, most } = moments(data);
      const slack = (to - from) * (1 - REACHED);
      expect(data.length).toBeGreaterThan(LEAST_UNIFORM);
      // One unit in the last place: the bound is computed in float32 (docs/stream.md).
      expect(least).toBeGreaterThanOrEqual(from - Math.abs(from) * 2 ** -23);
      expect(most).toBeLessThanOrEqual(to);
      expect(least).toBeLessThan(from + slack);
      expect(most).toBeGreaterThan(to - slack);
    },
  ],
  [
    /^N\((.+), (.+)²\)$/,
    ({ data }, mu, sigma) => {
      const [mean, std] = [numberOf(mu!), numberOf(sigma!)];
      const sample = moments(data);
      expect(data.length).toBeGreaterThan(LEAST_NORMAL);
      expect(Math.abs(sample.std / std - 1)).toBeLessThan(STD_ERROR);
      expect(Math.abs(sample.mean - mean)).toBeLessThan((5 * std) / Math.sqrt(data.length));
      expect(sample.most).toBeGreaterThan(mean + 2.5 * std);
    },
  ],
  [
    /^TN\(0, (.+)²\) in \[(.+), (.+)\]$/,
    ({ data }, sigma, lo, hi) => {
      const [std, from, to] = [numberOf(sigma!), Math.fround(numberOf(lo!)), Math.fround(numberOf(hi!))];
      const sample = moments(data);
      expect(from).toBe(-to);
      expect(sample.least).toBeGreaterThanOrEqual(from);
      expect(sample.most).toBeLessThanOrEqual(to);
      expect(Math.abs(sample.std / std / cutStd(to / std) - 1)).toBeLessThan(STD_ERROR);
    },
  ],
  [
    /^(\d*)·?identity$/,
    ({ data, shape }, gain) => {
      const value = gain === "" ? 1 : Number(gain);
      expect(data.every((w, i) => w === (Math.floor(i / shape[1]!) === i % shape[1]! ? value : 0))).toBe(true);
    },
  ],
  [
    /^(\d+) ones$/,
    ({ data, shape }, ones) => {
      const [, channels, height, width] = shape as [number, number, number, number];
      const centre = Math.floor((height * width) / 2);
      const places = [...data.keys()].filter((i) => data[i] !== 0);
      expect(places).toEqual(
        Array.from({ length: Number(ones) }, (_, i) => (i * channels + i) * height * width + centre),
      );
      expect(places.every((i) => data[i] === 1)).toBe(true);
    },
  ],
  [
    /^orthonormal (rows|columns)$/,
    ({ data, shape }, of) => {
      const rows = of === "rows" ? shape[0]! : shape.slice(0, -1).reduce((a, b) => a * b, 1);
      gram(data, rows, data.length / rows, of as "rows" | "columns").forEach((line, i) => {
        line.forEach((dot, j) => {
          expect(dot).toBeCloseTo(i === j ? 1 : 0, 5);
        });
      });
    },
  ],
  [
    /^(\d+) zeros a column$/,
    ({ data, shape }, zeros) => {
      const cols = shape[1]!;
      const counts = Array.from({ length: cols }, (_, c) => data.filter((w, i) => i % cols === c && w === 0).length);
      expect(counts).toEqual(new Array(cols).fill(Number(zeros)));
    },
  ],
  [/^([\d.]+)$/, ({ data }, value) => expect(data.every((w) => w === Number(value))).toBe(true)],
];

/** Checks that a tensor is drawn from the law that the page states. */
export function checkLaw(tensor: CpuTensor, law: string): void {
  const found = laws.flatMap(([pattern, check]) => {
    const match = pattern.exec(law);
    return match ? [() => check(tensor, ...match.slice(1))] : [];
  });
  expect(found).toHaveLength(1);
  found[0]!();
}
