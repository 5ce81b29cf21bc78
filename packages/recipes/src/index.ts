/**
 * Whole models: from a config.json to a plan of every tensor, and from a plan to weights on any device.
 *
 * @module
 */
export { type LoraPlanOptions, loraPlan } from "./adapters/lora.ts";
export type { TargetOptions } from "./adapters/targets.ts";
export { type VeraPlanOptions, veraPlan } from "./adapters/vera.ts";
export { ConfigFields, type ModelConfig } from "./config-fields.ts";
export { defineRecipe, type FamilyDefinition, type LawDefinition, type NamedLaw } from "./define-recipe.ts";
export {
  type Draw,
  type DrawOrder,
  drawOrderOf,
  type Fill,
  type LibraryFunctions,
  type LibraryRng,
  withDrawOrder,
} from "./draws/draw-order.ts";
export type { HostTensor } from "./draws/drawn.ts";
export { DrawnTensors } from "./draws/drawn-tensors.ts";
export { families } from "./families/index.ts";
export type { Family, FamilyRequest } from "./family.ts";
export { type InitializeOptions, initialize } from "./initialize.ts";
export * as flax from "./layers/flax.ts";
export * as flux from "./layers/flux.ts";
export * as keras from "./layers/keras.ts";
export * as lux from "./layers/lux.ts";
export * as torch from "./layers/torch.ts";
export { type LayerOptions, ModelBuilder, type ParameterExtra } from "./model-builder.ts";
export { namePattern } from "./name-pattern.ts";
export type { Parameter, ParameterInitializer, Plan, Variant } from "./plan.ts";
export { type PlanOptions, planOf } from "./plan-of.ts";
export type { Recipe, TensorLaw, TensorShape } from "./recipe.ts";
export { type JsonRecipe, type JsonRule, recipeFromJson } from "./recipe-from-json.ts";
export { type VocabularyOptions, vocabularyPlan } from "./vocabulary.ts";
