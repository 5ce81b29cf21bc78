import { expect, it } from "vitest";
import { vectorKernel } from "../src/wgsl/vectors.ts";
import { describeGpu } from "./gpu.ts";
import { operationsOf } from "./spirv.ts";

/** Vectors an invocation makes, of 4 or 8 reals. */
const VECTORS = 2;

/** Operations a real at most, in all and in logic, as `docs/benchmarks/webgpu.md` explains the counts. */
const BUDGETS = [
  ["uniform", "float32", "", 70, 24],
  ["normal", "float32", "", 93, 30],
  ["truncatedNormal", "float32", "above below", 112, 37],
  ["uniform", "bfloat16", "", 75, 26],
  ["normal", "bfloat16", "", 98, 32],
  ["truncatedNormal", "bfloat16", "above below", 117, 39],
  ["normal", "float16", "", 93, 30],
] as const;

/** What runs cost more: where each begins, and block numbers of two words. A division a vector is not counted. */
const IN_RUNS = [14, 7] as const;

describeGpu("operations a real, in the SPIR-V that a driver gets", () => {
  it.each(BUDGETS)("%s %s %s: at most %d, %d in logic; in runs a few more", (kind, part, bounds, most, mostLogic) => {
    for (const inRuns of [false, true]) {
      const { code } = vectorKernel({ kind, part, bounds, path: "fused", packs: true, inRuns });
      const { total, logic, hasLoop } = operationsOf(code);
      const reals = VECTORS * (part === "float32" ? 4 : 8);
      expect(hasLoop).toBe(false);
      expect(total / reals).toBeLessThanOrEqual(most + (inRuns ? IN_RUNS[0] : 0));
      expect(logic / reals).toBeLessThanOrEqual(mostLogic + (inRuns ? IN_RUNS[1] : 0));
    }
  });
});
