/** Rows of the goldens, and what we make beside them. */
import { expect } from "vitest";
import type { Parameter } from "../src/index.ts";

export interface Row {
  readonly name: string;
  readonly shape: number[];
  readonly dtype: string;
  readonly constant?: number;
  readonly mean?: number;
  readonly std?: number;
  readonly min?: number;
  readonly max?: number;
  readonly zeroRows?: number[];
  readonly values?: number[];
  readonly orthogonal?: boolean;
  readonly runs?: [value: number, count: number][];
  readonly deterministic?: boolean;
  readonly tiedTo?: string;
  readonly samples?: [number, number][];
}
export function statistics(values: ArrayLike<number>) {
  let [sum, squares, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    sum += values[i]!;
    squares += values[i]! ** 2;
    min = Math.min(min, values[i]!);
    max = Math.max(max, values[i]!);
  }
  const mean = sum / values.length;
  return { mean, std: Math.sqrt(Math.max(0, squares / values.length - mean ** 2)), min, max };
}

/** Compares what we make with what the library made: both are draws of one law. */
export function compare(row: Row, { initializer }: Parameter, values: Float32Array): void {
  if (row.constant !== undefined) {
    expect(statistics(values), row.name).toMatchObject({
      min: Math.fround(row.constant),
      max: Math.fround(row.constant),
    });
    return;
  }
  for (const zero of row.zeroRows ?? []) {
    const width = values.length / row.shape[0]!;
    expect(statistics(values.subarray(zero * width, (zero + 1) * width)), row.name).toMatchObject({ min: 0, max: 0 });
  }
  for (const [index, value] of row.samples ?? []) expect(values[index]!, row.name).toBeCloseTo(value, 5);
  if (row.deterministic || values.length < 2) return;
  const ours = statistics(values);
  const n = values.length;
  const isUniform = initializer.settings.name === "uniform";
  // Five standard errors of the difference of two: of a mean σ/√n, of a spread σ·√(.2/n) or σ/√(2n).
  // σ is the law's where it says it: of four numbers, the library's own spread is a poor guess.
  const { name, options } = initializer.settings;
  const error = 5 * Math.SQRT2 * (name === "normal" ? (options.std as number) : row.std!);
  expect(Math.abs(ours.mean - row.mean!), `${row.name}: mean`).toBeLessThan(error / Math.sqrt(n));
  const spread = isUniform ? Math.sqrt(0.2 / n) : Math.sqrt(0.5 / n);
  expect(Math.abs(ours.std - row.std!), `${row.name}: std ${ours.std}, not ${row.std}`).toBeLessThan(error * spread);
  if (!isUniform) return;
  const bound = initializer.settings.options.hi as number;
  expect([row.min! >= -bound - 1e-7, row.max! <= bound + 1e-7], row.name).toEqual([true, true]);
}
