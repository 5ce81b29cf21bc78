/**
 * Recipes of one's own: a family, which makes names and shapes of a config, or a law for names and shapes there are.
 *
 * @module
 */
import { shown } from "@weightinit/core";
import type { ConfigFields } from "./config-fields.ts";
import type { Family, FamilyRequest } from "./family.ts";
import type { ParameterInitializer } from "./plan.ts";
import { badRecipe, isInitializer, type Recipe, recipeOf, type TensorLaw, type TensorShape } from "./recipe.ts";
import { checkName, checkRevision, type JsonRule, namedLaw } from "./recipe-from-json.ts";

/** A family of one's own; what it leaves out has a default. */
export interface FamilyDefinition
  extends Pick<Family, "build">,
    Partial<Omit<Family, "build" | "types" | "std" | "unsaved">> {
  /** Standard deviation of the inherited rule; by default {@link ConfigFields.std}. */
  std?(config: ConfigFields): number;
  /** Numbers of the model that the library counts and does not save: fixed tables of positions. */
  unsaved?(request: Omit<FamilyRequest, "model">): number;
  /** `model_type` of its configs. */
  readonly name: string;
}

/** A recipe whose laws follow from names and shapes. */
export interface LawDefinition {
  /** What it is called. */
  readonly name: string;
  /** Raised when a law is corrected. Default 1. */
  readonly revision?: number | undefined;
  /** The law of one tensor, which may depend on the others: how many layers there are. */
  law(tensor: TensorShape, tensors: readonly TensorShape[]): ParameterInitializer | TensorLaw | NamedLaw;
}

/** A law by name, as a rule of a {@link JsonRecipe} says it: who gives one needs to import nothing. */
export interface NamedLaw extends Pick<JsonRule, "initializer" | "options" | "dtype"> {}

function checkFields(definition: object, known: readonly string[]): void {
  const unknown = Object.keys(definition).find((field) => !known.includes(field));
  if (unknown === undefined) return;
  throw badRecipe(`expected no fields of the recipe but ${known.join(", ")}, got ${shown(unknown)}`);
}

const isClasses = (list: unknown) =>
  Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === "string" && one !== "");

function familyOf(definition: FamilyDefinition): Family {
  const { name, revision = 1, architectures = [name], defaults = {}, ...rest } = definition;
  checkFields(definition, [...["name", "revision", "architectures", "defaults", "build"], ...OPTIONAL]);
  if (!isClasses(architectures)) {
    throw badRecipe(`expected architectures of the recipe to be a list of names, got ${shown(architectures)}`);
  }
  const isFields = typeof defaults === "object" && defaults !== null && !Array.isArray(defaults);
  if (!isFields && typeof defaults !== "function") {
    throw badRecipe(`expected defaults of the recipe to be an object of fields, got ${shown(defaults)}`);
  }
  return Object.freeze({
    ...rest,
    types: [checkName(name)] as const,
    revision: checkRevision(revision),
    architectures,
    defaults,
  });
}

const OPTIONAL = ["draws", "keepsOrder", "std", "unsaved"];

/** What a law said, checked. */
function lawOf(said: ParameterInitializer | TensorLaw | NamedLaw, { name }: TensorShape): TensorLaw {
  if (isInitializer(said)) return { initializer: said };
  const { initializer } = said ?? {};
  if (isInitializer(initializer)) return said as TensorLaw;
  if (typeof initializer === "string") return namedLaw(`the law of ${name}`, said);
  throw badRecipe(`expected law of the recipe to give an initializer for ${name}, got ${shown(said)}`);
}

/**
 * A recipe of one's own.
 *
 * With `build` it is a family: from a config it makes names, shapes and laws, and `planOf` takes it in its option
 * `families`. With `law` it says the laws of tensors whose names and shapes there are: those of a plan, or of a file. The
 * command `weightinit` takes both, as the default export of a module.
 *
 * @throws WeightInitError `WI_BAD_RECIPE` for what is no definition. A plan of it throws it for a law that gives no
 *   initializer.
 * @example
 * ```ts
 * import { constant, normal } from "@weightinit/core";
 * import { defineRecipe, planOf } from "@weightinit/recipes";
 *
 * const mlp = defineRecipe({
 *   name: "my_mlp",
 *   defaults: { width: 64 },
 *   build({ config, model }) {
 *     model.linear("fc1", config.size("width"), 784, { bias: true });
 *     model.linear("fc2", 10, config.size("width"), { bias: true });
 *   },
 * });
 * const plan = planOf({ model_type: "my_mlp" }, { families: [mlp] });
 * console.log(plan.size, plan.parameters[1]!.law); // 50890 normal(std 0.02)
 *
 * const byWidth = defineRecipe({
 *   name: "by_width",
 *   law: ({ shape }) => (shape.length < 2 ? constant({ value: 0 }) : normal({ std: 1 / Math.sqrt(shape[1]!) })),
 * });
 * console.log(byWidth.plan(plan).parameters[3]!.law); // normal(std 0.125)
 * ```
 */
export function defineRecipe(definition: FamilyDefinition): Family;
export function defineRecipe(definition: LawDefinition): Recipe;
export function defineRecipe(definition: FamilyDefinition | LawDefinition): Family | Recipe {
  const { build, law } = (definition ?? {}) as Partial<FamilyDefinition & LawDefinition>;
  if ((typeof build === "function") === (typeof law === "function")) {
    const got = typeof build === "function" ? "both" : shown(definition);
    throw badRecipe(`expected a recipe { name, build } or { name, law } with a function, got ${got}`);
  }
  if (typeof build === "function") return familyOf(definition as FamilyDefinition);
  const { name, revision = 1 } = definition;
  checkFields(definition, ["name", "revision", "law"]);
  return recipeOf({
    name: checkName(name),
    revision: checkRevision(revision),
    lawsOf: (tensors) => tensors.map((tensor) => lawOf((definition as LawDefinition).law(tensor, tensors), tensor)),
  });
}
