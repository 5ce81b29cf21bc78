/**
 * Recipes as data: a list of rules, of which the first that matches a name says the law.
 *
 * @module
 */
import { type DType, shown, type WeightInitError } from "@weightinit/core";
import { fromConfig } from "@weightinit/core/config";
import * as schemes from "@weightinit/schemes";
import { namePattern } from "./name-pattern.ts";
import type { ParameterInitializer } from "./plan.ts";
import { badRecipe, type Recipe, recipeOf, type TensorLaw, type TensorShape } from "./recipe.ts";

/** One rule of a {@link JsonRecipe}. */
export interface JsonRule {
  /** Names of the tensors: `*` for any text without a dot, a segment `**` for any number of segments. */
  readonly match: string;
  /** An initializer of `@weightinit/core` or `@weightinit/schemes` by name: `"truncatedNormal"`. */
  readonly initializer: string;
  /** Its options. Infinite bounds are the texts `"Infinity"` and `"-Infinity"`. */
  readonly options?: { readonly [option: string]: unknown } | undefined;
  /** Dtype of these tensors, where it is another than the model's. */
  readonly dtype?: DType | undefined;
  /** Whether a model may have no such tensor. Default false: a pattern that matches nothing is a slip. */
  readonly optional?: boolean | undefined;
}

/** A recipe as JSON. */
export interface JsonRecipe {
  /** The first that matches a name wins. */
  readonly rules: readonly JsonRule[];
  /** What the recipe is called: letters, digits, `.`, `_` and `-`. Default `"custom"`. */
  readonly name?: string | undefined;
  /** An integer ≥ 1. Default 1. */
  readonly revision?: number | undefined;
}

const FIELDS = ["name", "revision", "rules"];
const LAW_FIELDS = ["initializer", "options", "dtype"];
const RULE_FIELDS = ["match", ...LAW_FIELDS, "optional"];
const DTYPES: readonly unknown[] = ["float32", "bfloat16", "float16", "float64"];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields of an object, all of them known. */
function fieldsOf(value: unknown, what: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (!isObject(value))
    throw badRecipe(`expected ${what} to be an object { ${known.join(", ")} }, got ${shown(value)}`);
  const unknown = Object.keys(value).find((field) => !known.includes(field));
  if (unknown === undefined) return value;
  throw badRecipe(`expected ${what} to have no fields but ${known.join(", ")}, got ${shown(unknown)}`);
}

/** What a recipe may be called. */
export function checkName(name: unknown): string {
  if (typeof name === "string" && /^[\w.-]+$/.test(name)) return name;
  throw badRecipe(`expected name of the recipe as letters, digits, ".", "_" and "-", got ${shown(name)}`);
}

export function checkRevision(revision: unknown): number {
  if (Number.isSafeInteger(revision) && (revision as number) >= 1) return revision as number;
  throw badRecipe(`expected revision of the recipe to be an integer ≥ 1, got ${shown(revision)}`);
}

/** A rule that has been read. */
interface Rule extends TensorLaw {
  /** What messages call it. */
  readonly label: string;
  readonly isOptional: boolean;
  readonly matches: (name: string) => boolean;
}

/** Options of one call, which are none of a law. */
const OF_A_CALL = ["rows", "slice", "out"];

function initializerOf(label: string, name: unknown, options: unknown): ParameterInitializer {
  const ofCall = isObject(options) ? OF_A_CALL.find((option) => Object.hasOwn(options, option)) : undefined;
  if (ofCall !== undefined) throw badRecipe(`expected options of ${label} to be those of a law, got ${shown(ofCall)}`);
  try {
    const config = { name, ...(options !== undefined && { options }) };
    const made = fromConfig(config as Parameters<typeof fromConfig>[0], { initializers: schemes });
    if (made.settings.dtype === undefined) return made;
    throw badRecipe(
      `expected an initializer of any dtype in ${label}, got ${shown(name)}; a rule's dtype is a field of its own`,
    );
  } catch (error) {
    const { code, message } = error as WeightInitError;
    if (code === undefined || code === "WI_BAD_RECIPE") throw error;
    throw badRecipe(message.replace(` [${code}]`, "").replace(", got ", ` in ${label}, got `), error);
  }
}

/** A law by name, with its options and dtype; `label` is what messages call it. */
export function namedLaw(label: string, law: object): TensorLaw {
  const { initializer, options, dtype } = fieldsOf(law, label, LAW_FIELDS);
  if (dtype !== undefined && !DTYPES.includes(dtype)) {
    throw badRecipe(`expected dtype of ${label} to be one of ${DTYPES.join(", ")}, got ${shown(dtype)}`);
  }
  return { initializer: initializerOf(label, initializer, options), dtype: dtype as DType };
}

function ruleOf(value: unknown, i: number): Rule {
  const { match, optional = false, ...law } = fieldsOf(value, `rule ${i + 1}`, RULE_FIELDS);
  if (typeof match !== "string" || match === "") {
    throw badRecipe(`expected match of rule ${i + 1} to be a pattern of names, got ${shown(match)}`);
  }
  const label = `rule ${i + 1} (${JSON.stringify(match)})`;
  if (typeof optional !== "boolean") {
    throw badRecipe(`expected optional of ${label} to be true or false, got ${shown(optional)}`);
  }
  return { label, isOptional: optional, matches: namePattern(match), ...namedLaw(label, law) };
}

/** Names for a message: the first three, and how many more there are. */
function some(names: readonly string[]): string {
  const more = names.length - 3;
  return `${names.slice(0, 3).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function lawsOf(rules: readonly Rule[], tensors: readonly TensorShape[]): readonly TensorLaw[] {
  const names = tensors.map(({ name }) => name);
  for (const { label, isOptional, matches } of rules) {
    if (isOptional || names.some(matches)) continue;
    throw badRecipe(
      `expected ${label} to match at least one tensor, or "optional": true, got none of ${some(names) || "no tensors"}`,
    );
  }
  const found = names.map((name) => rules.find(({ matches }) => matches(name)));
  const missing = names.filter((_, i) => found[i] === undefined);
  if (missing.length === 0) return found as readonly Rule[];
  throw badRecipe(`expected a rule for each tensor, got none for ${some(missing)}; a last rule "**" matches all`);
}

/**
 * A recipe from its JSON, or from YAML that has been parsed: rules of names, each with an initializer by name and its
 * options. The first rule that matches a name wins, and each tensor needs one. There is no language of formulas: who needs
 * one writes a function, for {@link defineRecipe}.
 *
 * @throws WeightInitError `WI_BAD_RECIPE` for what is no recipe, with the rule: an initializer that there is not (with the
 *   nearest name), options that it refuses, an unknown field. Its method `plan` throws it for a rule that matches none of
 *   the tensors and a tensor without a rule, and `WI_BAD_ARGUMENT` for what are no tensors.
 * @example
 * ```ts
 * import { CpuRng } from "@weightinit/cpu";
 * import { initialize, recipeFromJson } from "@weightinit/recipes";
 *
 * const recipe = recipeFromJson({
 *   rules: [
 *     { match: "**.norm.weight", initializer: "constant", options: { value: 1 } },
 *     { match: "**.bias", initializer: "constant", options: { value: 0 } },
 *     { match: "**", initializer: "truncatedNormal", options: { std: 0.02, lo: -0.06, hi: 0.06 } },
 *   ],
 * });
 * const plan = recipe.plan([
 *   { name: "fc.weight", shape: [64, 32] },
 *   { name: "fc.bias", shape: [64] },
 *   { name: "norm.weight", shape: [64] },
 * ]);
 * console.log(plan.size, plan.parameters[0]!.law); // 2176 truncatedNormal(std 0.02, lo -0.06, hi 0.06)
 * console.log(initialize(new CpuRng(42), plan).get("norm.weight")!.data[0]); // 1
 * ```
 */
export function recipeFromJson(json: JsonRecipe): Recipe {
  const { name = "custom", revision = 1, rules: list } = fieldsOf(json, "the recipe", FIELDS);
  if (!Array.isArray(list) || list.length === 0) {
    throw badRecipe(`expected rules of the recipe to be a list of at least one rule, got ${shown(list)}`);
  }
  const rules = list.map(ruleOf);
  return recipeOf({
    name: checkName(name),
    revision: checkRevision(revision),
    lawsOf: (tensors) => lawsOf(rules, tensors),
  });
}
