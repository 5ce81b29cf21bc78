/**
 * SigLIP (Zhai et al. 2023): two towers, as transformers 5.24 makes them. The variant "paper" begins at a logit scale of
 * ln 10 and a bias of −10 (section 3.2), where the library has 0 for both; cuts JAX' lecun_normal at two standard
 * deviations, where the library's is not cut and 1.137 times too wide; and has xavier_uniform in all of the pooling head's
 * attention, as big_vision's code.
 *
 * @module
 */
import type { ModelConfig } from "../config-fields.ts";
import { inverseRoot } from "../draws/torch-calls.ts";
import type { Family, FamilyRequest } from "../family.ts";
import { constantOf, normalOf, STD_CUT_AT_2, torchTruncatedCall } from "../laws.ts";
import { siglipText as textTower, siglipVision as visionTower } from "../parts/siglip.ts";

const TEXT: ModelConfig = {
  vocab_size: 32000,
  hidden_size: 768,
  intermediate_size: 3072,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  max_position_embeddings: 64,
};

/** Defaults of the vision tower's fields. */
export const SIGLIP_VISION: ModelConfig = {
  hidden_size: 768,
  intermediate_size: 3072,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  num_channels: 3,
  image_size: 224,
  patch_size: 16,
  vision_use_head: true,
};

function build({ config, architecture, variant, model }: FamilyRequest): void {
  const isWhole = architecture === "SiglipModel" || architecture === "SiglipForImageClassification";
  const of = (name: "text_config" | "vision_config", defaults: ModelConfig) =>
    isWhole || config.raw(name) !== undefined ? config.inner(name, defaults) : config;
  if (architecture === "SiglipModel" || architecture === "SiglipTextModel") {
    textTower(model.within(isWhole ? "text_model." : ""), of("text_config", TEXT), variant);
  }
  if (architecture !== "SiglipTextModel") {
    const vision = of("vision_config", SIGLIP_VISION);
    visionTower(model.within(isWhole ? "vision_model." : ""), vision, variant);
    const labels = architecture === "SiglipForImageClassification" ? config.labels() : 0;
    const d = vision.size("hidden_size");
    if (labels > 0) {
      const weight = normalOf(config.number("initializer_factor") / Math.sqrt(d));
      const call = normalOf(inverseRoot(d) * config.number("initializer_factor"));
      const lecun = torchTruncatedCall(Math.sqrt(1 / d) / STD_CUT_AT_2);
      model.linear("classifier", labels, d, { weight, bias: true, redraws: [model.weight, lecun, call] });
    }
  }
  if (architecture !== "SiglipModel") return;
  const isPaper = variant === "paper";
  model.add("logit_scale", [1], constantOf(isPaper ? Math.log(10) : 0));
  model.add("logit_bias", [1], constantOf(isPaper ? -10 : 0));
  // Both are drawn before they become constants.
  for (const name of ["logit_scale", "logit_bias"]) model.constructs(name, [1], normalOf(1));
}

export const siglip: Family = {
  types: ["siglip"],
  revision: 1,
  draws: "torch",
  architectures: ["SiglipModel", "SiglipForImageClassification", "SiglipTextModel", "SiglipVisionModel"],
  defaults: { initializer_factor: 1 },
  // Of its own factor only the classifier's law is made.
  std: () => 0.02,
  build,
};

/** The text tower's config, alone. */
export const siglipText: Family = {
  types: ["siglip_text_model"],
  revision: 1,
  draws: "torch",
  architectures: ["SiglipTextModel"],
  defaults: TEXT,
  build,
};

/** The vision tower's config, alone. */
export const siglipVision: Family = {
  types: ["siglip_vision_model"],
  revision: 1,
  draws: "torch",
  architectures: ["SiglipVisionModel"],
  defaults: SIGLIP_VISION,
  build,
};
