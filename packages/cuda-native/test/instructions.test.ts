/**
 * Instructions per value of each elementwise kernel, counted while the stand-in runs the committed PTX, and of their
 * main loops in machine code where ptxas and cuobjdump are at hand. Prints the tables of docs/benchmarks/cuda.md:
 *
 *     npx vitest run test/instructions.test.ts --reporter=verbose
 */
import {
  constant,
  type Initializer,
  normal,
  type RealDType,
  realDTypes,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { committed, sets } from "../scripts/kernels.mjs";
import { disassembles, mainLoops } from "../scripts/machine-code.mjs";
import {
  COSTS,
  createRng,
  describeOnEachSet,
  type Instructions,
  instructions,
  setStandIn,
} from "./helpers/stand-in.ts";

const KINDS = { uniform, normal, truncatedNormal, constant } as const;

/** Most instructions per value that a kernel may take. A change that needs more must say why in docs/benchmarks. */
const BUDGET: Record<keyof typeof KINDS, Record<RealDType, number>> = {
  uniform: { float16: 24, bfloat16: 27, float32: 25, float64: 45 },
  normal: { float16: 36, bfloat16: 39, float32: 40, float64: 123 },
  truncatedNormal: { float16: 43, bfloat16: 47, float32: 46, float64: 130 },
  constant: { float16: 4, bfloat16: 4, float32: 8, float64: 16 },
};

/** Most instructions of the main loop in machine code of sm_90, which makes 16 bytes a thread. */
const MACHINE_BUDGET: Record<string, Record<string, number>> = {
  sm_75: {
    ...{ uniform_float16: 138, uniform_bfloat16: 170, uniform_float32: 68, uniform_float64: 88 },
    ...{ normal_float16: 238, normal_bfloat16: 270, normal_float32: 123 },
    ...{ truncated_normal_float16: 290, truncated_normal_bfloat16: 311, truncated_normal_float32: 143 },
  },
  sm_80: {
    ...{ uniform_float16: 130, uniform_bfloat16: 131, uniform_float32: 68, uniform_float64: 88 },
    ...{ normal_float16: 222, normal_bfloat16: 222, normal_float32: 115 },
    ...{ truncated_normal_float16: 263, truncated_normal_bfloat16: 265, truncated_normal_float32: 133 },
  },
};

/**
 * Enough for every thread of the largest grid on one multiprocessor; twice as many take as many threads, and what a
 * thread does once drops out.
 */
const ONCE = 1 << 18;
const TWICE = 2 * ONCE;

async function executed(kind: keyof typeof KINDS, dtype: RealDType, size: number): Promise<Instructions> {
  const options = kind === "constant" ? { value: 1 } : {};
  instructions();
  const tensor = (KINDS[kind] as Initializer<object>)(createRng(1), dtype, size, options);
  await tensor.ready();
  (tensor as { destroy?: () => void }).destroy?.();
  return instructions();
}

describeOnEachSet("instructions per value", () => {
  const lines: string[] = [];
  beforeAll(() => setStandIn("multiprocessors", 1));
  afterAll(() => {
    setStandIn("multiprocessors", 2);
    const header = `| kernel | ${COSTS.slice(1).join(" | ")} | all |\n|---|${"---|".repeat(COSTS.length)}`;
    console.log(`${header}\n${lines.join("\n")}`);
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

describe.skipIf(!disassembles)("machine code of sm_90, where ptxas and cuobjdump are at hand", () => {
  test.each(sets)("$name", (set) => {
    const names = ["uniform", "normal", "truncated_normal"];
    const counts = Object.fromEntries(names.flatMap((module) => [...mainLoops(committed({ set, module }), "sm_90")]));
    console.log(set.name, counts);
    for (const [kernel, budget] of Object.entries(MACHINE_BUDGET[set.name]!)) {
      expect(counts[kernel], kernel).toBeGreaterThan(40);
      expect(counts[kernel], kernel).toBeLessThanOrEqual(budget);
    }
  });
});
