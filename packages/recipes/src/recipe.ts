/**
 * Recipes of laws alone: names and shapes come from elsewhere, a plan or a file.
 *
 * @module
 */
import { type DType, product, shown, WeightInitError } from "@weightinit/core";
import { lawText } from "./laws.ts";
import type { Parameter, ParameterInitializer, Plan } from "./plan.ts";

/** A tensor of which nothing but the name and the shape is known. */
export interface TensorShape {
  /** Its name in the file. */
  readonly name: string;
  /** Lengths of the axes; empty for a scalar. */
  readonly shape: readonly number[];
}

/** What a recipe says of one tensor. */
export interface TensorLaw {
  /** Makes it. */
  readonly initializer: ParameterInitializer;
  /** Its dtype, where that is another than the model's. */
  readonly dtype?: DType | undefined;
  /** The law as a text. Default: the initializer's name and options. */
  readonly law?: string | undefined;
}

/** Laws for tensors whose names and shapes come from elsewhere. */
export interface Recipe {
  /** What it is called. */
  readonly name: string;
  /** Raised when a law is corrected. */
  readonly revision: number;
  /**
   * A plan of these laws: of the tensors of a list, or of another plan. Of a plan, what is tied, a buffer, a counter or a
   * function of another parameter stays as it is.
   */
  plan(tensors: Plan | readonly TensorShape[]): Plan;
}

export function badRecipe(message: string, cause?: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_RECIPE", message, { cause });
}

/** Whether a value is an initializer, of this copy of core or another. */
export function isInitializer(value: unknown): value is ParameterInitializer {
  return typeof value === "function" && typeof (value as Partial<ParameterInitializer>).settings?.name === "string";
}

/** Whether a parameter is none that is drawn, so that a recipe leaves it as it is. */
export function isKept({ tiedTo, isBuffer, from, dtype }: Partial<Parameter>): boolean {
  return tiedTo !== undefined || isBuffer === true || from !== undefined || dtype === "int64";
}

/** Numbers in a model. */
export function sizeOf(parameters: readonly Parameter[]): number {
  let size = 0;
  for (const { shape, isBuffer, tiedTo } of parameters) if (!isBuffer && tiedTo === undefined) size += product(shape);
  return size;
}

const isShape = (shape: unknown) =>
  Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);

/** The tensors of a list or a plan, as parameters that have no law yet unless they keep theirs. */
function tensorsOf(given: Plan | readonly TensorShape[]): readonly (TensorShape & Partial<Parameter>)[] {
  const list: unknown = Array.isArray(given) ? given : (given as Plan | undefined)?.parameters;
  if (!Array.isArray(list)) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected a plan, or a list of tensors { name, shape }, got ${shown(given)}`,
    );
  }
  const names = new Set<string>();
  for (const tensor of list as readonly Partial<TensorShape>[]) {
    const { name, shape } = tensor ?? {};
    if (typeof name !== "string" || !isShape(shape)) {
      throw new WeightInitError(
        "WI_BAD_ARGUMENT",
        `expected tensors { name, shape } with a shape of integers ≥ 0, got ${shown(tensor)}`,
      );
    }
    if (names.has(name)) {
      throw new WeightInitError("WI_BAD_ARGUMENT", `expected each name once, got ${name} twice`);
    }
    names.add(name);
  }
  return list as readonly TensorShape[];
}

/** What a recipe is made of. */
export interface Laws {
  readonly name: string;
  readonly revision: number;
  /** The laws of the tensors, in their order. */
  lawsOf(tensors: readonly TensorShape[]): readonly TensorLaw[];
}

/** A recipe of some laws. */
export function recipeOf({ name, revision, lawsOf }: Laws): Recipe {
  return Object.freeze({
    name,
    revision,
    plan(given: Plan | readonly TensorShape[]): Plan {
      const tensors = tensorsOf(given);
      const drawn = tensors.filter((tensor) => !isKept(tensor));
      const laws = lawsOf(drawn.map(({ name: own, shape }) => ({ name: own, shape })));
      let next = 0;
      const parameters = tensors.map((tensor): Parameter => {
        if (isKept(tensor)) return tensor as Parameter;
        const { initializer, dtype = tensor.dtype, law = lawText(initializer) } = laws[next++]!;
        const { name: own, shape, layer } = tensor;
        const extra = { ...(dtype !== undefined && { dtype }), ...(layer !== undefined && { layer }) };
        return { name: own, shape: [...shape], initializer, law, ...extra };
      });
      const { variant = "library", architecture = name, size } = given as Partial<Plan>;
      return {
        family: name,
        revision,
        variant,
        architecture,
        parameters: Object.freeze(parameters),
        size: size ?? sizeOf(parameters),
      };
    },
  });
}
