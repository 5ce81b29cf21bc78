/**
 * Recipes of users' own: a file of rules, or a module. A request names them as plain data; a module is imported once in
 * each thread, and only if the command line names it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { product, shown, WeightInitError } from "@weightinit/core";
import {
  defineRecipe,
  type Family,
  type FamilyDefinition,
  type JsonRecipe,
  type LawDefinition,
  type ModelConfig,
  type Parameter,
  type Plan,
  planOf,
  type Recipe,
  recipeFromJson,
  type TensorShape,
  type Variant,
} from "@weightinit/recipes";
import { isModulePath, type RecipeSource } from "./recipe-path.ts";
import { systemError } from "./system-error.ts";

/** What a module exports. */
type Exported = Recipe | Family | Plan;

function bad(expected: string, got: string, cause?: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_RECIPE", `expected ${expected}, got ${got}`, { cause });
}

/** The package `yaml`, which the user installs: with it the command would be a quarter larger. */
async function parseYaml(text: string, path: string): Promise<unknown> {
  const yaml = await import("yaml").catch((cause) => {
    throw bad(`the package yaml, to read ${path}`, 'none; run "npm install yaml", or write the recipe as JSON', cause);
  });
  return yaml.parse(text);
}

async function rulesOf(path: string, bytes: Buffer): Promise<RecipeSource> {
  const text = bytes.toString("utf8");
  const isJson = extname(path).toLowerCase() === ".json";
  let rules: unknown;
  try {
    rules = isJson ? JSON.parse(text) : await parseYaml(text, path);
  } catch (error) {
    if (error instanceof WeightInitError) throw error;
    throw bad(
      `a recipe in ${path}`,
      `text that is no ${isJson ? "JSON" : "YAML"}: ${(error as Error).message.split("\n")[0]}`,
      error,
    );
  }
  recipeFromJson(rules as JsonRecipe);
  return { rules: rules as JsonRecipe };
}

/**
 * Reads a recipe, and imports it if it is a module.
 *
 * @throws WeightInitError `WI_BAD_RECIPE`, and the codes of files
 */
export async function readRecipe(path: string): Promise<RecipeSource> {
  const bytes = await readFile(path).catch((error) => {
    throw systemError(error, `to read the recipe ${path}`);
  });
  if (!isModulePath(path)) return rulesOf(path, bytes);
  const source = { module: resolve(path), sha256: createHash("sha256").update(bytes).digest("hex") };
  await loadRecipe(source);
  named.set(source.sha256, source);
  return source;
}

const named = new Map<string, RecipeSource>();

/** The module of a digest, if the command line has named it. */
export const namedModule = (sha256: string): RecipeSource | undefined => named.get(sha256);

const loaded = new Map<string, Exported>();

/** Why an import failed, in words that help. */
function importHint(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (code === "ERR_UNKNOWN_FILE_EXTENSION") return `${message}; Node 22.18 or newer reads TypeScript`;
  if (code === "ERR_MODULE_NOT_FOUND") return `${message}; install what it imports beside it`;
  return String(error);
}

/** A name for what has none: that of its file. */
const nameOf = (path: string) => basename(path, extname(path)).replaceAll(/[^\w.-]/g, "_") || "custom";

function isParameters(list: unknown): list is readonly Parameter[] {
  return (
    Array.isArray(list) &&
    list.length > 0 &&
    list.every(
      (one) => typeof one?.name === "string" && Array.isArray(one.shape) && typeof one.initializer === "function",
    )
  );
}

/** What a module exports, as one of the three things that it may be. */
function exportedOf(value: unknown, path: string): Exported {
  if (typeof value === "function") {
    return defineRecipe({ name: nameOf(path), law: value as LawDefinition["law"] });
  }
  const fields = (value ?? {}) as Partial<Recipe & Family & Plan & JsonRecipe & LawDefinition>;
  if (typeof fields.plan === "function") return value as Recipe;
  if (typeof fields.build === "function") {
    return fields.types === undefined ? defineRecipe(value as FamilyDefinition) : (value as Family);
  }
  if (typeof fields.law === "function") return defineRecipe(value as LawDefinition);
  if (fields.rules !== undefined) return recipeFromJson(value as JsonRecipe);
  const parameters = Array.isArray(value) ? value.flat() : fields.parameters;
  if (!isParameters(parameters)) {
    const expected = `${path} to export by default a function of a tensor's name and shape, what defineRecipe or recipeFromJson gives, a plan, or a list of layers`;
    throw bad(expected, shown(value));
  }
  if (!Array.isArray(value)) return value as Plan;
  const name = nameOf(path);
  const counted = parameters.filter(({ isBuffer, tiedTo }) => !isBuffer && tiedTo === undefined);
  const size = counted.reduce((sum, { shape }) => sum + product(shape), 0);
  return { family: name, revision: 1, variant: "library", architecture: name, parameters, size };
}

/** Imports a module in this thread; rules need nothing. */
export async function loadRecipe(source: RecipeSource | undefined): Promise<void> {
  if (source === undefined || "rules" in source || loaded.has(source.sha256)) return;
  const { module, sha256 } = source;
  let exported: { readonly default?: unknown };
  try {
    exported = await import(pathToFileURL(module).href);
  } catch (error) {
    throw bad(`the recipe ${module} to be a module that can be imported`, importHint(error), error);
  }
  loaded.set(sha256, exportedOf(exported.default, module));
}

const rulesLoaded = new WeakMap<JsonRecipe, Recipe>();

function recipeIn(source: RecipeSource): Exported {
  if ("module" in source) return loaded.get(source.sha256)!;
  const recipe = rulesLoaded.get(source.rules) ?? recipeFromJson(source.rules);
  rulesLoaded.set(source.rules, recipe);
  return recipe;
}

/** What a plan follows from beside the recipe. */
export interface PlanSources {
  readonly config: ModelConfig;
  readonly variant: Variant;
  readonly architecture: string | undefined;
  readonly shapes?: readonly TensorShape[] | undefined;
}

/** Names and shapes come from the file MODEL, or the config's family. */
function planned({ config, variant, architecture, shapes }: PlanSources, source: RecipeSource): Plan {
  const exported = recipeIn(source);
  const isAlone = shapes === undefined && config.model_type === undefined;
  if ("parameters" in exported) {
    if (isAlone) return exported;
    throw bad("a plan as MODEL itself", "it as the recipe of another MODEL");
  }
  if ("build" in exported) {
    const own = { ...config, model_type: exported.types[0] };
    if (shapes === undefined) return planOf(own, { variant, architecture, families: [exported] });
    throw bad(`a config for the family ${exported.types[0]}`, "a MODEL of names and shapes");
  }
  if (!isAlone) return exported.plan(shapes ?? planOf(config, { variant, architecture }));
  const expected = `a MODEL with names and shapes for the laws of ${exported.name}`;
  throw bad(expected, "none: give a config.json with its model_type, or a file of weights, and the recipe as --recipe");
}

/**
 * The plan of a request with a recipe of the user's own.
 *
 * @throws WeightInitError `WI_BAD_RECIPE` also for what the user's function throws
 */
export function customPlan(request: PlanSources, source: RecipeSource): Plan {
  try {
    return planned(request, source);
  } catch (error) {
    if ((error as Error).name === "WeightInitError") throw error;
    throw bad("the recipe to give a plan", String(error), error);
  }
}
