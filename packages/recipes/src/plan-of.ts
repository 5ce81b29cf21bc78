/**
 * From a config to a plan.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { ConfigFields, type ModelConfig } from "./config-fields.ts";
import { withDrawOrder } from "./draws/draw-order.ts";
import { TorchCalls } from "./draws/torch-calls.ts";
import { families } from "./families/index.ts";
import type { Family } from "./family.ts";
import { withoutAliases } from "./library/aliases.ts";
import { checkConfig } from "./library/check-config.ts";
import { ModelBuilder } from "./model-builder.ts";
import type { Parameter, Plan, Variant } from "./plan.ts";
import { sizeOf } from "./recipe.ts";

/** How {@link planOf} reads a config. */
export interface PlanOptions {
  /** What the library makes, or what the authors trained. Default `"library"`. */
  readonly variant?: Variant | undefined;
  /** The class, where the config names none or another is meant: `"BertModel"`. */
  readonly architecture?: string | undefined;
  /** More families, which come first. */
  readonly families?: readonly Family[] | undefined;
}

function bad(
  code: "WI_BAD_CONFIG" | "WI_UNKNOWN_FAMILY" | "WI_BAD_OPTION",
  expected: string,
  got: unknown,
): WeightInitError {
  return new WeightInitError(code, `expected ${expected}, got ${shown(got)}`);
}

function familyOf({ model_type: type, text_config: text }: ModelConfig, all: readonly Family[]): Family {
  const named = (name: unknown) => all.find(({ types }) => types.includes(name as string));
  const found = named(type);
  if (found !== undefined) return found;
  const names = all.flatMap(({ types }) => types).sort();
  const inner = (text as ModelConfig | null | undefined)?.model_type;
  const isKnown = named(inner) !== undefined;
  const hint = isKnown ? `; its text_config is one of a ${String(inner)}, which can be planned alone` : "";
  const got = `got ${type === undefined ? "none" : shown(type)}${hint}`;
  const others = `other models need a recipe of your own; the families are ${names.join(", ")}`;
  throw new WeightInitError(
    "WI_UNKNOWN_FAMILY",
    `expected model_type of the config to be a family's, ${got}; ${others}`,
  );
}

function architectureOf(config: ConfigFields, asked: string | undefined, { architectures }: Family): string {
  const named = asked ?? config.list("architectures")?.[0] ?? architectures[0];
  if (architectures.includes(named as string)) return named as string;
  throw bad("WI_UNKNOWN_FAMILY", `the class to be one of ${architectures.join(", ")}`, named);
}

/** Laws that a family asks for by the config's numbers refuse them as options: a spread of 1/√0. */
function ofConfig(error: unknown): unknown {
  if (!(error instanceof WeightInitError) || !LAW_CODES.has(error.code)) return error;
  const message = error.message.replace(` [${error.code}]`, ", by the sizes of the config");
  return new WeightInitError("WI_BAD_CONFIG", message, { cause: error });
}

const LAW_CODES: ReadonlySet<string> = new Set(["WI_BAD_OPTION", "WI_BAD_ARGUMENT", "WI_BAD_RANGE", "WI_BAD_DIMS"]);

function defaultsFor(family: Family | undefined, type: string): ModelConfig {
  const { defaults = {} } = family ?? {};
  return typeof defaults === "function" ? defaults(type) : defaults;
}

/** Code points in order, as the reference writer of files sorts names; the widest dtype, of the counters, first. */
function inFileOrder(parameters: readonly Parameter[]): Parameter[] {
  const isCounter = ({ dtype }: Parameter) => (dtype === "int64" ? 0 : 1);
  return [...parameters].sort(
    (a, b) => isCounter(a) - isCounter(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

/**
 * Every tensor of the model that a config describes: names, shapes and laws, in the order of its file. Makes nothing.
 *
 * @param config - a config.json of transformers, parsed; `model_type` names the family
 * @throws WeightInitError `WI_UNKNOWN_FAMILY` for a family or class that is not known, with those that are;
 *   `WI_BAD_CONFIG` for a field that is missing or of no use; `WI_BAD_OPTION` for a variant that is none.
 * @example
 * ```ts
 * import { planOf } from "@weightinit/recipes";
 *
 * const plan = planOf({ model_type: "gpt2" }); // missing fields have the class's defaults: GPT-2 with 124 million
 * console.log(plan.size); // 124439808
 * console.log(plan.parameters[1]!.name, plan.parameters[1]!.law); // transformer.h.0.attn.c_attn.weight normal(std 0.02)
 * ```
 */
export function planOf(config: ModelConfig, options: PlanOptions = {}): Plan {
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw bad("WI_BAD_CONFIG", "a config.json, parsed", config);
  }
  const { variant = "library", architecture: asked, families: more = [] } = options;
  if (variant !== "library" && variant !== "paper")
    throw bad("WI_BAD_OPTION", 'variant to be "library" or "paper"', variant);
  const type = config.model_type;
  const family = familyOf(config, [...more, ...families]);
  const isOwn = !families.includes(family);
  const defaults = defaultsFor(family, type as string);
  const named = isOwn ? config : withoutAliases(config);
  const fields = new ConfigFields(named, defaults);
  const architecture = architectureOf(fields, asked, family);
  // A family of the user's own makes its own rules.
  if (!isOwn) {
    const defaultsOf = (name: string) =>
      defaultsFor(
        families.find(({ types }) => types.includes(name)),
        name,
      );
    checkConfig({ type: type as string, config: named, architecture, defaultsOf });
  }
  const build = (calls?: TorchCalls) => {
    const model = new ModelBuilder(family.std?.(fields) ?? fields.std(), "", [], calls);
    try {
      family.build({ config: fields, architecture, variant, model });
    } catch (error) {
      throw ofConfig(error);
    }
    return model.parameters;
  };
  const built = build();
  const parameters = family.keepsOrder ? built : inFileOrder(built);
  if (variant === "library" && family.draws !== undefined) {
    const draws = () => {
      const calls = new TorchCalls();
      return calls.finish(build(calls));
    };
    withDrawOrder(parameters, { library: family.draws, draws });
  }
  return {
    family: family.types[0],
    revision: family.revision,
    variant,
    architecture,
    parameters: Object.freeze(parameters),
    size: sizeOf(parameters) + (family.unsaved?.({ config: fields, architecture, variant }) ?? 0),
  };
}
