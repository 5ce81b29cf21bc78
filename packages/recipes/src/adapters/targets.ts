/**
 * The layers of a plan that an adapter is for.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { ModelBuilder } from "../model-builder.ts";
import { namePattern } from "../name-pattern.ts";
import type { Parameter, Plan } from "../plan.ts";
import { sizeOf } from "../recipe.ts";

/** Modules that are adapted. */
export interface TargetOptions {
  /**
   * Modules by name, as PEFT's `target_modules`: `"q_proj"` is every module whose name is that or ends in it behind a dot.
   * With a `*` it is a pattern of whole names. `"all-linear"` is all linear layers but the output's.
   */
  readonly targets: readonly string[] | "all-linear";
}

/** A layer that is adapted. */
export interface Target {
  /** Its name, without `.weight`. */
  readonly name: string;
  readonly layer: "linear" | "embedding" | "convolution";
  readonly in: number;
  readonly out: number;
  /** Of a convolution. */
  readonly kernel: readonly number[];
}

export function badOption(expected: string, got: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_OPTION", `expected ${expected}, got ${shown(got)}`);
}

/** An integer ≥ 1. */
export function checkRank(name: string, rank: unknown): number {
  if (Number.isSafeInteger(rank) && (rank as number) >= 1) return rank as number;
  throw badOption(`${name} to be an integer ≥ 1`, rank);
}

/** Output layers and heads, which `"all-linear"` leaves out. */
const HEADS = ["lm_head", "embed_out", "score", "classifier"];

const SUFFIX = ".weight";

/** The adapted layer of a weight; `undefined` for what no adapter is for. */
function targetOf({ name, shape, layer }: Parameter): Target | undefined {
  const module = name.slice(0, -SUFFIX.length);
  const [a = 0, b = 0, ...kernel] = shape;
  if (layer === "embedding") return { name: module, layer, in: a, out: b, kernel };
  if (layer === "conv1d") return { name: module, layer: "linear", in: a, out: b, kernel };
  if (shape.length === 2) return { name: module, layer: "linear", in: b, out: a, kernel };
  return shape.length > 2 ? { name: module, layer: "convolution", in: b, out: a, kernel } : undefined;
}

/** Whether PEFT's name of a target means a module. */
function testOf(target: unknown): (module: string) => boolean {
  if (typeof target !== "string" || target === "") throw badOption("targets to be names of modules", target);
  if (target.includes("*")) return namePattern(target);
  return (module) => module === target || module.endsWith(`.${target}`);
}

/**
 * The layers that the targets mean, in the order of the plan.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for a target that means no layer, `WI_BAD_ARGUMENT` for what is no plan
 */
export function targetsIn(plan: Plan, targets: TargetOptions["targets"]): readonly Target[] {
  const parameters = plan?.parameters;
  if (!Array.isArray(parameters)) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a plan, got ${shown(plan)}`);
  }
  const weights = (parameters as readonly Parameter[]).filter(
    ({ name, isBuffer, tiedTo }) => name.endsWith(SUFFIX) && !isBuffer && tiedTo === undefined,
  );
  const layers = weights.map(targetOf).filter((one) => one !== undefined);
  if (targets === "all-linear") {
    return layers.filter(({ name, layer }) => layer === "linear" && !HEADS.includes(name.split(".").at(-1)!));
  }
  if (!Array.isArray(targets) || targets.length === 0) {
    throw badOption('targets to be a list of modules, or "all-linear"', targets);
  }
  const tests = targets.map(testOf);
  for (const [i, test] of tests.entries()) {
    if (!layers.some(({ name }) => test(name))) {
      throw badOption("each target to be a linear layer, a convolution or an embedding of the plan", targets[i]);
    }
  }
  return layers.filter(({ name }) => tests.some((test) => test(name)));
}

/** A plan of what `add` adds, for the same model, in the order of its file. */
export function planBeside(plan: Plan, family: string, add: (model: ModelBuilder) => void): Plan {
  const model = new ModelBuilder(0);
  add(model);
  const parameters = model.parameters.sort((a, b) => (a.name < b.name ? -1 : 1));
  const { variant, architecture } = plan;
  return {
    family,
    revision: 1,
    variant,
    architecture,
    parameters: Object.freeze(parameters),
    size: sizeOf(parameters),
  };
}
