/**
 * Small models of many classes and options, as transformers 5.24.0 and torch 2.15.0 made and saved them
 * (test/data/decoder-options.json, more-options.json), and timm 1.0.31 and torchvision 0.29.2 (vision-options.json): the
 * SHA-256 of the names and shapes of the file, and of most the tensors by name with `*` for numbers: shape, how many, and
 * their constant or common spread.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { initialize, type ModelConfig, planOf } from "../src/index.ts";

interface Case {
  readonly config: ModelConfig;
  readonly parameters: number;
  readonly names: string;
  readonly laws?: [pattern: string, shape: number[], count: number, law: number | { std: number; zero?: number[] }][];
}

const casesIn = (file: string): Case[] => JSON.parse(readFileSync(new URL(`data/${file}`, import.meta.url), "utf8"));
const cases = ["decoder-options.json", "more-options.json", "vision-options.json"].flatMap(casesIn);
const named = cases.map((one, i) => [`${i} ${(one.config.architectures as string[])[0]}`, one] as const);

it.each(named)("%s", (_, { config, parameters, names, laws = [] }) => {
  const plan = planOf(config);
  expect(plan.size).toBe(parameters);
  const weights = laws.length > 0 ? initialize(new CpuRng(3), plan) : new Map();
  const groups = new Map<string, Float32Array[]>();
  for (const { name, shape } of plan.parameters) {
    const pattern = `${name.replaceAll(/\.\d+(?=\.)/g, ".*")} ${JSON.stringify(shape)}`;
    // Counters are not made.
    const tensor = weights.get(name);
    if (tensor !== undefined) groups.set(pattern, [...(groups.get(pattern) ?? []), tensor.data as Float32Array]);
  }
  if (laws.length > 0)
    expect([...groups.keys()].sort()).toEqual(laws.map(([p, s]) => `${p} ${JSON.stringify(s)}`).sort());
  const lines = plan.parameters.map(({ name, shape }) => `${name} ${JSON.stringify(shape)}`);
  expect(createHash("sha256").update(lines.join("\n")).digest("hex")).toBe(names);
  for (const [pattern, shape, count, law] of laws) {
    const tensors = groups.get(`${pattern} ${JSON.stringify(shape)}`)!;
    expect(tensors.length, pattern).toBe(count);
    if (typeof law === "number") {
      for (const values of tensors) expect([...new Set(values)], pattern).toEqual([Math.fround(law)]);
      continue;
    }
    const zeroRows = (values: Float32Array) =>
      Array.from({ length: shape[0]! }, (_, row) => row).filter((row) => {
        const width = values.length / shape[0]!;
        return values.subarray(row * width, (row + 1) * width).every((x) => x === 0);
      });
    if (shape.length > 1) for (const values of tensors) expect(zeroRows(values), pattern).toEqual(law.zero ?? []);
    const all = tensors.flatMap((values) => [...values]);
    const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
    const std = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length);
    // Of two normal samples: five standard errors of a spread, which for few numbers says little.
    const error = 5 / Math.sqrt(all.length);
    if (error < 0.7)
      expect(Math.abs(Math.log(std / law.std)), `${pattern}: ${std}, not ${law.std}`).toBeLessThan(error);
  }
});
