/**
 * Llama 4 with images, as transformers 5.24 makes it: the language model of `text_config`, a vision tower of its own, and a
 * layer between them. Weights N(initializer_range); the class embedding and the positions N(1/√d) of the tower's width d.
 *
 * @module
 */
import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import { inverseRoot } from "../draws/torch-calls.ts";
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { addNestedText, nestedText, outerStd } from "../parts/nested-text.ts";
import { patchesOf } from "../parts/vit.ts";
import { llama4 } from "./llama4.ts";

const VISION: ModelConfig = {
  hidden_size: 768,
  num_hidden_layers: 34,
  num_channels: 3,
  intermediate_size: 5632,
  vision_output_dim: 7680,
  image_size: 448,
  patch_size: 14,
  initializer_range: 0.02,
  projector_input_dim: 4096,
  projector_output_dim: 4096,
};

function addVision(tower: ModelBuilder, config: ConfigFields): void {
  const d = config.size("hidden_size");
  const f = config.size("intermediate_size");
  const [height, width] = config.pair("patch_size");
  const tables = [
    ["class_embedding", [d]],
    ["positional_embedding_vlm", [patchesOf(config) + 1, d]],
  ] as const;
  tower.linear("patch_embedding.linear", d, config.size("num_channels") * height * width);
  for (const [name, shape] of tables) {
    tower.add(name, shape, normalOf(1 / Math.sqrt(d)));
    tower.constructs(name, shape, normalOf(1));
  }
  for (const name of ["layernorm_pre", "layernorm_post"]) tower.layerNorm(name, d);
  for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
    const layer = tower.within(`model.layers.${l}.`);
    for (const part of ["q_proj", "k_proj", "v_proj", "o_proj"]) layer.dense(`self_attn.${part}`, d, d);
    layer.dense("mlp.fc1", f, d);
    layer.dense("mlp.fc2", d, f);
    layer.layerNorm("input_layernorm", d);
    layer.layerNorm("post_attention_layernorm", d);
  }
  const output = config.size("projector_output_dim");
  tower.linear("vision_adapter.mlp.fc1", config.size("projector_input_dim"), f);
  tower.linear("vision_adapter.mlp.fc2", output, output);
  for (const [name, shape] of tables) tower.redraws(name, shape, normalOf(inverseRoot(d)));
}

export const llama4Image: Family = {
  types: ["llama4"],
  revision: 1,
  draws: "torch",
  architectures: ["Llama4ForConditionalGeneration"],
  defaults: {},
  std: outerStd,
  build(request) {
    const { config, model } = request;
    const text = nestedText(config, [llama4]);
    const vision = config.inner("vision_config", VISION);
    model.submodel(() => addVision(model.within("vision_model.", vision.std()), vision));
    const wideness = text.config.size("hidden_size");
    model.linear("multi_modal_projector.linear_1", wideness, vision.size("vision_output_dim"));
    const language = model.within("language_model.");
    language.submodel(() => {
      addNestedText(language, text, request);
      language.head("lm_head", text.config.size("vocab_size"), wideness, text.config.flag("tie_word_embeddings"), {
        weight: normalOf(text.config.std()),
      });
    });
  },
};
