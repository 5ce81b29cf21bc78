/**
 * Language models within others: the `text_config` of a model with images.
 *
 * @module
 */
import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import type { Family, FamilyRequest } from "../family.ts";
import type { ModelBuilder } from "../model-builder.ts";

/** A language model of one of some families, the first where its config names none. */
export interface NestedText {
  readonly family: Family;
  readonly config: ConfigFields;
}

/** The language model of `text_config`; its defaults are its family's, and `defaults`. */
export function nestedText(
  config: ConfigFields,
  families: readonly [Family, ...Family[]],
  defaults: ModelConfig = {},
): NestedText {
  const type = config.inner("text_config").raw("model_type") ?? families[0].types[0];
  const family = families.find(({ types }) => types.includes(type as string));
  if (family === undefined) {
    const known = families.flatMap(({ types }) => types).join(", ");
    return config.fail(`model_type of text_config to be one of ${known}`, type);
  }
  const own = typeof family.defaults === "function" ? family.defaults(type as string) : family.defaults;
  return { family, config: config.inner("text_config", { ...own, ...defaults }) };
}

/**
 * The standard deviation of a model's own layers: its config's, as {@link ConfigFields.std} says, else the language model's
 * `initializer_range` as it is.
 */
export function outerStd(config: ConfigFields): number {
  const names = ["initializer_range", "init_std", "initializer_factor"];
  const isSaid = names.some((name) => config.raw(name) !== undefined);
  return isSaid
    ? config.std()
    : config.inner("text_config", { initializer_range: 0.02 }).numberOr(0.02, "initializer_range");
}

/** Adds the tensors of the language model without its head; `isBare` leaves `model.` out of their names. */
export function addNestedText(
  model: ModelBuilder,
  { family, config }: NestedText,
  { variant }: FamilyRequest,
  isBare = false,
): void {
  const architecture = isBare ? "Model" : "ForConditionalGeneration";
  model.submodel(() => family.build({ config, architecture, variant, model: model.within("", config.std()) }));
}
