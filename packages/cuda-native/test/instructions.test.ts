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
  describeOnStandIn,
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
    // With what stores the reals of a group one by one, and the halves of Philox's first rounds: most groups pass by.
    ...{ strided_uniform_float16: 264, strided_uniform_bfloat16: 292, strided_uniform_float32: 155 },
    ...{ strided_normal_float16: 370, strided_normal_bfloat16: 398, strided_normal_float32: 214 },
  },
  sm_80: {
    ...{ uniform_float16: 130, uniform_bfloat16: 131, uniform_float32: 68, uniform_float64: 88 },
    ...{ normal_float16: 222, normal_bfloat16: 222, normal_float32: 115 },
    ...{ truncated_normal_float16: 263, truncated_normal_bfloat16: 265, truncated_normal_float32: 133 },
    ...{ strided_uniform_float16: 255, strided_uniform_bfloat16: 271, strided_uniform_float32: 155 },
    ...{ strided_normal_float16: 356, strided_normal_bfloat16: 356, strided_normal_float32: 206 },
  },
};

/**
 * Enough for every thread of the largest grid on one multiprocessor; twice as many take as many threads, and what a
 * thread does once drops out.
 */
const ONCE = 1 << 18;
/** Columns of a matrix. */
const RUN = 1024;
const WIDTH = 8192;
const TWICE = 2 * ONCE;

async function executed(
  kind: keyof typeof KINDS,
  dtype: RealDType,
  size: number,
  start?: number,
): Promise<Instructions> {
  const options = kind === "constant" ? { value: 1 } : {};
  instructions();
  const make = KINDS[kind] as Initializer<object>;
  const tensor =
    start === undefined
      ? make(createRng(1), dtype, size, options)
      : make(createRng(1), dtype, [size / RUN, WIDTH], { ...options, slice: { 1: [start, start + RUN] } } as object);
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

/** Most instructions per value of a slice's kernel, where the columns begin with a block of the stream and elsewhere. */
const SLICE_BUDGET: Record<"uniform" | "normal" | "truncatedNormal", Record<RealDType, readonly [number, number]>> = {
  uniform: { float16: [25, 31], bfloat16: [27, 33], float32: [31, 37], float64: [59, 65] },
  normal: { float16: [37, 45], bfloat16: [37, 45], float32: [41, 47], float64: [115, 122] },
  truncatedNormal: { float16: [43, 50], bfloat16: [44, 51], float32: [48, 54], float64: [125, 132] },
};

describeOnStandIn("instructions per value of columns", () => {
  beforeAll(() => setStandIn("multiprocessors", 1));
  afterAll(() => setStandIn("multiprocessors", 2));
  const cases = Object.entries(SLICE_BUDGET).flatMap(([kind, budgets]) =>
    realDTypes.map((dtype) => [kind as keyof typeof SLICE_BUDGET, dtype, budgets[dtype]] as const),
  );
  test.each(cases)("%s %s", async (kind, dtype, budgets) => {
    const counts: number[] = [];
    for (const start of [RUN, RUN - 3]) {
      const once = await executed(kind, dtype, ONCE, start);
      const twice = await executed(kind, dtype, TWICE, start);
      counts.push(COSTS.slice(1).reduce((sum, cost) => sum + twice[cost] - once[cost], 0) / (TWICE - ONCE));
    }
    console.log(`${kind} ${dtype}: ${counts.map((count) => count.toFixed(1)).join(", ")}`);
    expect(counts[0]).toBeGreaterThan(10);
    expect(counts[0]).toBeLessThanOrEqual(budgets[0]);
    expect(counts[1]).toBeLessThanOrEqual(budgets[1]);
  });
});

describe.skipIf(!disassembles)("machine code of sm_90, where ptxas and cuobjdump are at hand", () => {
  test.each(sets)("$name", (set) => {
    const names = ["uniform", "normal", "truncated_normal", "strided_uniform", "strided_normal"];
    const counts = Object.fromEntries(names.flatMap((module) => [...mainLoops(committed({ set, module }), "sm_90")]));
    console.log(set.name, counts);
    for (const [kernel, budget] of Object.entries(MACHINE_BUDGET[set.name]!)) {
      expect(counts[kernel], kernel).toBeGreaterThan(40);
      expect(counts[kernel], kernel).toBeLessThanOrEqual(budget);
    }
  });
});
