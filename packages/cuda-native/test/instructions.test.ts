/**
 * Instructions per value of each elementwise kernel, counted while the stand-in runs the committed PTX. Prints the
 * table of docs/benchmarks/cuda.md:
 *
 *     npx vitest run test/instructions.test.ts --reporter=verbose
 */
import { appendFileSync } from "node:fs";
import {
  constant,
  type Initializer,
  normal,
  type RealDType,
  realDTypes,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { releaseContexts } from "@weightinit/cuda-native";
import { afterAll, expect, test } from "vitest";
import { COSTS, createRng, describeOnStandIn, type Instructions, instructions } from "./helpers/stand-in.ts";

const KINDS = { uniform, normal, truncatedNormal, constant } as const;

/** Most instructions per value that a kernel may take. A change that needs more must say why in docs/benchmarks. */
const BUDGET: Record<keyof typeof KINDS, Record<RealDType, number>> = {
  uniform: { float16: 30, bfloat16: 35, float32: 28, float64: 52 },
  normal: { float16: 52, bfloat16: 56, float32: 53, float64: 100 },
  truncatedNormal: { float16: 62, bfloat16: 66, float32: 60, float64: 106 },
  constant: { float16: 3, bfloat16: 3, float32: 5, float64: 9 },
};

/** Enough for every thread of the grid; twice as many take as many threads, and what a thread does once drops out. */
const ONCE = 1 << 16;
const TWICE = 2 * ONCE;

async function executed(kind: keyof typeof KINDS, dtype: RealDType, size: number): Promise<Instructions> {
  const options = kind === "constant" ? { value: 1 } : {};
  instructions();
  const tensor = (KINDS[kind] as Initializer<object>)(createRng(1), dtype, size, options);
  await tensor.ready();
  (tensor as { destroy?: () => void }).destroy?.();
  return instructions();
}

describeOnStandIn("instructions per value", () => {
  const lines: string[] = [];
  afterAll(() => {
    releaseContexts();
    const header = `| kernel | ${COSTS.slice(1).join(" | ")} | all |\n|---|${"---|".repeat(COSTS.length)}`;
    console.log(`${header}\n${lines.join("\n")}`);
    const file = process.env["WEIGHTINIT_INSTRUCTIONS_FILE"];
    if (file) appendFileSync(file, `${header}\n${lines.join("\n")}\n`);
  });
  const cases = Object.keys(KINDS).flatMap((kind) =>
    realDTypes.map((dtype) => [kind as keyof typeof KINDS, dtype] as const),
  );
  test.each(cases)("%s %s", async (kind, dtype) => {
    const once = await executed(kind, dtype, ONCE);
    const twice = await executed(kind, dtype, TWICE);
    const each = COSTS.slice(1).map((cost) => (twice[cost] - once[cost]) / (TWICE - ONCE));
    const all = each.reduce((a, b) => a + b, 0);
    lines.push(`| ${kind} ${dtype} | ${[...each, all].map((x) => x.toFixed(1)).join(" | ")} |`);
    expect(all).toBeGreaterThan(0);
    expect(all).toBeLessThanOrEqual(BUDGET[kind][dtype]);
  });
});
