/**
 * Llama 4 with images, as transformers 5.24 makes it: the language model of `text_config`, a vision tower of its own, and a
 * layer between them. Weights N(initializer_range); the class embedding and the positions N(1/d) of the tower's width d.
 *
 * @module
 */
import type { ModelConfig } from "../config-fields.ts";
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";
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

export const llama4Image: Family = {
  types: ["llama4"],
  revision: 1,
  architectures: ["Llama4ForConditionalGeneration"],
  defaults: { tie_word_embeddings: false },
  std: outerStd,
  build(request) {
    const { config, model } = request;
    const text = nestedText(config, [llama4]);
    const vision = config.inner("vision_config", VISION);
    const d = vision.size("hidden_size");
    const f = vision.size("intermediate_size");
    const tower = model.within("vision_model.", vision.std());
    const wide = normalOf(1 / Math.sqrt(d));
    const [height, width] = vision.pair("patch_size");
    tower.add("class_embedding", [d], wide);
    tower.add("positional_embedding_vlm", [patchesOf(vision) + 1, d], wide);
    tower.linear("patch_embedding.linear", d, vision.size("num_channels") * height * width);
    for (const name of ["layernorm_pre", "layernorm_post"]) tower.layerNorm(name, d);
    for (let l = 0; l < vision.size("num_hidden_layers"); l++) {
      const layer = tower.within(`model.layers.${l}.`);
      for (const part of ["q_proj", "k_proj", "v_proj", "o_proj"]) layer.dense(`self_attn.${part}`, d, d);
      layer.dense("mlp.fc1", f, d);
      layer.dense("mlp.fc2", d, f);
      layer.layerNorm("input_layernorm", d);
      layer.layerNorm("post_attention_layernorm", d);
    }
    const output = vision.size("projector_output_dim");
    tower.linear("vision_adapter.mlp.fc1", vision.size("projector_input_dim"), f);
    tower.linear("vision_adapter.mlp.fc2", output, output);
    const wideness = text.config.size("hidden_size");
    model.linear("multi_modal_projector.linear_1", wideness, vision.size("vision_output_dim"));
    const language = model.within("language_model.");
    addNestedText(language, text, request);
    language.head("lm_head", text.config.size("vocab_size"), wideness, config.flag("tie_word_embeddings"), {
      weight: normalOf(text.config.std()),
    });
  },
};
