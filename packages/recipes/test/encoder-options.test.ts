/**
 * Small models of many classes and options, as transformers 5.24.0 and torch 2.15.0 made and saved them
 * (test/data/encoder-options.json): each row a name and shape of the file, then its constant, or what was measured.
 */
import { readFileSync } from "node:fs";
import { product } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { initialize, type ModelConfig, planOf } from "../src/index.ts";

type Measured = { readonly std: number; readonly min: number; readonly max: number; readonly zero?: number[] };
interface Case {
  readonly config: ModelConfig;
  readonly parameters: number;
  readonly rows: [name: string, shape: number[], law?: number | Measured][];
}

const cases = JSON.parse(readFileSync(new URL("data/encoder-options.json", import.meta.url), "utf8")) as Case[];
const named = cases.map((one, i) => [`${i} ${(one.config.architectures as string[])[0]}`, one] as const);

it.each(named)("%s", (_, { config, parameters, rows }) => {
  const plan = planOf(config);
  const byName = plan.parameters.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  expect(byName.map(({ name, shape }) => [name, shape])).toEqual(rows.map(([name, shape]) => [name, shape]));
  expect(plan.size).toBe(parameters);
  const weights = initialize(new CpuRng(3), plan);
  for (const [name, shape, law] of rows) {
    const values = weights.get(name)?.data as Float32Array | undefined;
    if (values === undefined || law === undefined) continue;
    const [min, max] = [Math.min(...values), Math.max(...values)];
    if (typeof law === "number") {
      expect([min, max], name).toEqual([Math.fround(law), Math.fround(law)]);
      continue;
    }
    expect(max - min, name).toBeGreaterThan(0);
    const width = values.length / shape[0]!;
    for (const row of law.zero ?? []) {
      expect([...values.subarray(row * width, (row + 1) * width)], name).toEqual(Array(width).fill(0));
    }
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const std = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
    // Of two normal samples: five standard errors of a spread, which for few numbers says little.
    const error = 5 / Math.sqrt(Math.max(1, product(shape)));
    if (error < 0.7) expect(Math.abs(Math.log(std / law.std)), `${name}: ${std}, not ${law.std}`).toBeLessThan(error);
    // Within the bounds of a law that has some.
    const { lo, hi } = (plan.parameters.find((one) => one.name === name)!.initializer.settings.options ?? {}) as Record<
      string,
      number
    >;
    if (hi !== undefined) expect([law.min >= lo! - 1e-6, law.max <= hi + 1e-6], name).toEqual([true, true]);
  }
});

it("what transformers leaves in float32 in a bfloat16 model: wav2vec 2.0's code vectors", () => {
  const { config } = cases.find(({ config: { architectures } }) => `${architectures}` === "Wav2Vec2ForPreTraining")!;
  const weights = initialize(new CpuRng(3), planOf(config), { dtype: "bfloat16" });
  const wide = [...weights].filter(([, { dtype }]) => `${dtype}` === "float32").map(([name]) => name);
  expect(wide).toEqual(["quantizer.codevectors"]);
});
