/**
 * Qwen3.5 with images, as transformers 5.24 makes it: the language model of `text_config`, a vision tower with a table of
 * positions, and a merger of patches at its end. Weights N(initializer_range), biases 0, norms 1.
 *
 * @module
 */
import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import type { Family } from "../family.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { addNestedText, nestedText, outerStd } from "../parts/nested-text.ts";
import { addQwenVision } from "../parts/qwen-vision.ts";
import { qwen35 } from "./qwen3-5.ts";

const VISION: ModelConfig = {
  depth: 27,
  hidden_size: 1152,
  intermediate_size: 4304,
  in_channels: 3,
  patch_size: 16,
  spatial_merge_size: 2,
  temporal_patch_size: 2,
  out_hidden_size: 3584,
  num_position_embeddings: 2304,
  initializer_range: 0.02,
};

function addVision(tower: ModelBuilder, config: ConfigFields): void {
  addQwenVision(tower, config, {
    width: config.size("hidden_size"),
    inner: config.size("intermediate_size"),
    out: config.size("out_hidden_size"),
    hasPatchBias: true,
    positions: config.size("num_position_embeddings"),
    mlp: ["linear_fc1", "linear_fc2"],
    merger: ["norm", "linear_fc1", "linear_fc2"],
  });
}

export const qwen35Image: Family = {
  types: ["qwen3_5"],
  revision: 1,
  draws: "torch",
  architectures: ["Qwen3_5ForConditionalGeneration", "Qwen3_5Model"],
  defaults: { tie_word_embeddings: false },
  std: outerStd,
  build(request) {
    const { config, model } = request;
    const isBare = request.architecture === "Qwen3_5Model";
    const body = model.within(isBare ? "" : "model.");
    const vision = config.inner("vision_config", VISION);
    model.submodel(() => addVision(body.within("visual.", vision.std()), vision));
    const text = nestedText(config, [qwen35]);
    addNestedText(body.within("language_model."), text, request, true);
    if (isBare) return;
    const { config: fields } = text;
    model.head("lm_head", fields.size("vocab_size"), fields.size("hidden_size"), config.flag("tie_word_embeddings"));
  },
};
