import { expect, it } from "vitest";
import { vectorKernel } from "../src/wgsl/vectors.ts";
import { describeGpu } from "./gpu.ts";
import { operationsOf } from "./spirv.ts";

/** Vectors an invocation makes, of 4 or 8 reals. */
const VECTORS = 2;

/** Operations a real at most, as `docs/benchmarks/webgpu.md` explains the count. */
const BUDGETS = [
  ["uniform", "float32", "", 70],
  ["normal", "float32", "", 94],
  ["truncatedNormal", "float32", "above below", 117],
  ["uniform", "bfloat16", "", 75],
  ["normal", "bfloat16", "", 99],
  ["truncatedNormal", "bfloat16", "above below", 122],
  ["normal", "float16", "", 94],
] as const;

describeGpu("operations a real, in the SPIR-V that a driver gets", () => {
  it.each(BUDGETS)("%s %s %s: at most %d", (kind, part, bounds, most) => {
    const { code } = vectorKernel({ kind, part, bounds, path: "fused", packs: true });
    const { total, hasLoop } = operationsOf(code);
    const each = total / (VECTORS * (part === "float32" ? 4 : 8));
    expect(hasLoop).toBe(false);
    expect(each).toBeLessThanOrEqual(most);
  });
});
