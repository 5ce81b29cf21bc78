/** Freshly initialised models of the real libraries (test/data/models), beside the plans of their configs. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { product } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { layoutOf } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { initialize, type ModelConfig, type Parameter, planOf } from "../src/index.ts";

interface Row {
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
  readonly deterministic?: boolean;
  readonly tiedTo?: string;
  readonly samples?: [number, number][];
}
interface Golden {
  readonly cls: string;
  readonly config: ModelConfig;
  readonly file?: { readonly headerLength: number; readonly headerSha256: string; readonly fileBytes: number };
  readonly parametersInMemory: number;
  readonly notBfloat16?: string[];
  readonly parameters: Row[];
}

const folder = new URL("data/models/", import.meta.url);
const goldens = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Golden] as const);

function statistics(values: ArrayLike<number>) {
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
function compare(row: Row, { initializer }: Parameter, values: Float32Array): void {
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

describe.each(goldens)("%s", (_, golden) => {
  const plan = planOf(golden.config, { architecture: golden.cls });
  const stored = plan.parameters.filter(({ tiedTo }) => tiedTo === undefined);
  const rows = golden.parameters.filter(({ tiedTo }) => tiedTo === undefined);

  it("has the names, shapes and dtypes of the file, in its order", () => {
    expect(stored.map(({ name, shape, dtype }) => [name, shape, dtype === "int64" ? dtype : "float32"])).toEqual(
      rows.map(({ name, shape, dtype }) => [name, shape, dtype]),
    );
    const ties = (all: readonly (Row | Parameter)[]) => all.map(({ name, tiedTo }) => [name, tiedTo]);
    if (rows.length < golden.parameters.length) expect(ties(plan.parameters)).toEqual(ties(golden.parameters));
    expect(plan.size).toBe(golden.parametersInMemory);
    if (golden.notBfloat16 !== undefined) {
      const pinned = stored.filter(({ dtype }) => dtype !== undefined).map(({ name }) => name);
      expect(pinned.sort()).toEqual([...golden.notBfloat16].sort());
    }
  });

  it("has the header of the file, to the byte", () => {
    if (golden.file === undefined) return;
    const entries = stored.map(
      ({ name, shape, dtype }) => ({ name, shape, dtype: dtype === "int64" ? "I64" : "float32" }) as const,
    );
    const { header, byteLength } = layoutOf(entries, { metadata: { format: "pt" } });
    const { headerLength, headerSha256, fileBytes } = golden.file;
    expect([header.length - 8, byteLength]).toEqual([headerLength, fileBytes]);
    expect(createHash("sha256").update(header.subarray(8)).digest("hex")).toBe(headerSha256);
  });

  it("draws from the library's laws", () => {
    const weights = initialize(new CpuRng(1), plan);
    for (const [i, row] of rows.entries()) {
      if (row.dtype === "int64") continue;
      const tensor = weights.get(row.name);
      if (tensor !== undefined && product(row.shape) > 0) compare(row, stored[i]!, tensor.data as Float32Array);
    }
  });
});
