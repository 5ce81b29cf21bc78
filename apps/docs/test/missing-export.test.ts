/** What an example is told that imports something by another name. */
import * as core from "@weightinit/core";
import * as cpu from "@weightinit/cpu";
import { expect, it } from "vitest";
import { checked, explainMissing, MissingExport } from "../.vitepress/theme/runner/missing-export.ts";

const packages = new Map([
  ["@weightinit/core", Object.keys(core)],
  ["@weightinit/cpu", Object.keys(cpu)],
]);
const explained = (name: string, from = "@weightinit/core") => explainMissing(new MissingExport(from, name), packages);

it.each([
  ["xavierNormal", "Xavier is glorot: did you mean glorotNormal?"],
  ["xavier_uniform_", "Xavier is glorot: did you mean glorotUniform?"],
  ["heNormal", "He is kaiming: did you mean kaimingNormal?"],
  ["he_uniform", "He is kaiming: did you mean kaimingUniform?"],
  ["kaiming_normal_", "did you mean kaimingNormal?"],
  ["kaimingNornal", "did you mean kaimingNormal?"],
  ["trunc_normal_", "did you mean truncatedNormal?"],
  ["orthogonal_", "did you mean orthogonal?"],
  ["sparse_", "did you mean sparseInit?"],
  ["eye_", "did you mean identityInit?"],
  ["dirac_", "did you mean identityInit?"],
  ["normal_", "did you mean normal?"],
  ["randomNormal", "did you mean normal?"],
  ["RandomUniform", "did you mean uniform?"],
  ["zeros", "did you mean zeros32?"],
  ["calculate_gain", "did you mean calculateGain?"],
  ["lecun_normal", "did you mean lecunNormal?"],
  ["VarianceScaling", "did you mean varianceScaling?"],
  ["CpuRng", '"@weightinit/cpu" does'],
])("%s: %s", (name, hint) => expect(explained(name)).toBe(`"@weightinit/core" exports no ${name}; ${hint}`));

it("lists what there is where nothing is near", () => {
  expect(explained("adamOptimizer", "@weightinit/cpu")).toMatch(/exports no adamOptimizer; it exports .*CpuRng/);
});

it("refuses what a module has not, and only that", () => {
  const module = checked("@weightinit/core", core) as typeof core & Record<string, unknown>;
  expect(module.kaimingNormal).toBe(core.kaimingNormal);
  expect(() => module["xavierNormal"]).toThrow(MissingExport);
  expect(() => module["default"]).toThrow('"@weightinit/core" exports no default');
  expect(Object.keys(module)).toEqual(Object.keys(core));
});
