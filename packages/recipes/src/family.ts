/**
 * What a family of models is: how a config becomes a plan.
 *
 * @module
 */
import type { ConfigFields, ModelConfig } from "./config-fields.ts";
import type { ModelBuilder } from "./model-builder.ts";
import type { Variant } from "./plan.ts";

/** What a family is asked for. */
export interface FamilyRequest {
  /** The config, with the family's defaults. */
  readonly config: ConfigFields;
  /** The class: one of the family's. */
  readonly architecture: string;
  /** The library's way, or the authors'. */
  readonly variant: Variant;
  /** Where the tensors go. */
  readonly model: ModelBuilder;
}

/** A family: names, shapes and laws, and nothing about devices. */
export interface Family {
  /** `model_type` of its configs; the first is the family's name. */
  readonly types: readonly [string, ...string[]];
  /** Raised when a law is corrected. */
  readonly revision: number;
  /** The classes that it knows, the default first. */
  readonly architectures: readonly [string, ...string[]];
  /** Defaults of the fields that it reads; of one `model_type`, where they differ. */
  readonly defaults: ModelConfig | ((modelType: string) => ModelConfig);
  /** Whether parameters stay in the order in which they are added, for models that have no file of their own. */
  readonly keepsOrder?: boolean;
  /**
   * The library whose calls {@link build} tells as well: it adds layers in the order in which the library constructs them. Of
   * the variant "library" alone.
   */
  readonly draws?: "torch";
  /** Standard deviation of the inherited rule; by default {@link ConfigFields.std}. */
  std?(config: ConfigFields): number;
  /** Numbers of the model that the library counts and does not save: fixed tables of positions. */
  unsaved?(request: Omit<FamilyRequest, "model">): number;
  /** Adds every tensor to `request.model`. */
  build(request: FamilyRequest): void;
}
