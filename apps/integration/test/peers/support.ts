/**
 * What the tests after other libraries' share.
 *
 * @module
 */
import type * as core from "@weightinit/core";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { expect } from "vitest";
import { normalCdf } from "../../../../packages/core/src/gains/normal-cdf.ts";

export type Init = (...args: unknown[]) => CpuTensor;

export const rng = () => new CpuRng(42);
export const floats = async (tensor: CpuTensor) => Array.from(await tensor.toFloat32());
export const codeOf = (call: () => unknown): string | undefined => {
  try {
    call();
  } catch (error) {
    return (error as core.WeightInitError).code;
  }
  return undefined;
};

/** Kolmogorov and Smirnov: 2.2/√n is passed by one sample in 10,000. */
export function follows(values: readonly number[], cdf: (x: number) => number): void {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const far = sorted.map((x, i) => Math.max(cdf(x) - i / n, (i + 1) / n - cdf(x)));
  expect(Math.max(...far) * Math.sqrt(n)).toBeLessThan(2.2);
}
export const uniformCdf = (a: number, b: number) => (x: number) => Math.min(1, Math.max(0, (x - a) / (b - a)));
export const normalOf = (mean: number, std: number) => (x: number) => normalCdf((x - mean) / std);
export const cutNormal = (mean: number, std: number, a: number, b: number) => {
  const [lo, hi] = [a, b].map(normalOf(mean, std)) as [number, number];
  return (x: number) => Math.min(1, Math.max(0, (normalOf(mean, std)(x) - lo) / (hi - lo)));
};

/** What rows or columns there are fewer of, times one another: gain² on the diagonal. */
export function expectOrthogonal(data: ArrayLike<number>, rows: number, cols: number, gain: number, digits = 5): void {
  const byRow = rows <= cols;
  const at = (i: number, k: number) => (byRow ? data[i * cols + k]! : data[k * cols + i]!);
  const [count, length] = byRow ? [rows, cols] : [cols, rows];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      let dot = 0;
      for (let k = 0; k < length; k++) dot += at(i, k) * at(j, k);
      expect(dot).toBeCloseTo(i === j ? gain * gain : 0, digits);
    }
  }
}
