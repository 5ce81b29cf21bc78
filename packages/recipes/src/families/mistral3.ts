/**
 * Mistral Small 3.1 and later, with images, as transformers 5.24 makes it: Mistral, Pixtral's vision tower, and between them
 * a norm, a layer that merges patches, and two more. All N(initializer_range), norms 1.
 *
 * @module
 */
import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import type { Family } from "../family.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { addGatedMlp } from "../parts/decoder.ts";
import { addNestedText, nestedText, outerStd } from "../parts/nested-text.ts";
import { mistral } from "./mistral.ts";

/** Defaults of the tower's fields. */
const PIXTRAL: ModelConfig = {
  hidden_size: 1024,
  intermediate_size: 4096,
  num_hidden_layers: 24,
  num_channels: 3,
  patch_size: 16,
  initializer_range: 0.02,
};
/** Its own sizes, where its config has none. */
const VISION = { num_hidden_layers: 24, patch_size: 14 };
const TEXT = {
  head_dim: 128,
  hidden_size: 5120,
  intermediate_size: 32768,
  num_hidden_layers: 40,
  vocab_size: 131072,
};

function addPixtral(tower: ModelBuilder, config: ConfigFields): void {
  const d = config.size("hidden_size");
  tower.layer("patch_conv", [d, config.size("num_channels"), ...config.pair("patch_size")]);
  tower.norm("ln_pre", d);
  for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
    const layer = tower.within(`transformer.layers.${l}.`);
    layer.norm("attention_norm", d);
    addGatedMlp(layer, "feed_forward", d, config.size("intermediate_size"));
    for (const part of ["k_proj", "v_proj", "q_proj", "o_proj"]) layer.linear(`attention.${part}`, d, d);
    layer.norm("ffn_norm", d);
  }
}

export const mistral3: Family = {
  types: ["mistral3"],
  revision: 1,
  draws: "torch",
  architectures: ["Mistral3ForConditionalGeneration", "Mistral3Model"],
  defaults: {
    multimodal_projector_bias: false,
    spatial_merge_size: 2,
    tie_word_embeddings: true,
    vision_feature_layer: -1,
  },
  std: outerStd,
  build(request) {
    const { config, model } = request;
    const text = nestedText(config, [mistral], config.raw("text_config") === undefined ? TEXT : {});
    const own = config.raw("vision_config") === undefined ? VISION : {};
    const vision = config.inner("vision_config", { ...PIXTRAL, ...own });
    const [d, width] = [text.config.size("hidden_size"), vision.size("hidden_size")];
    const tower = model.within("vision_tower.", vision.std());
    tower.submodel(() => addPixtral(tower, vision));
    const projector = model.within("multi_modal_projector.");
    projector.norm("norm", width);
    projector.linear("patch_merger.merging_layer", width, width * config.size("spatial_merge_size") ** 2);
    const bias = config.flag("multimodal_projector_bias");
    const layers = config.raw("vision_feature_layer");
    projector.linear("linear_1", d, width * (Array.isArray(layers) ? layers.length : 1), { bias });
    projector.linear("linear_2", d, d, { bias });
    const language = model.within("language_model.");
    addNestedText(language, text, request);
    model.settle();
    if (request.architecture === "Mistral3Model") return;
    language.head("lm_head", text.config.size("vocab_size"), d, config.flag("tie_word_embeddings"));
  },
};
