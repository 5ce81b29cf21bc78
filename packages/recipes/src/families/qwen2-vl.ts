/**
 * Qwen2-VL (Wang et al. 2024), as transformers 5.24 makes it: Qwen2, a vision tower, and a merger of patches at its end.
 * Weights N(initializer_range), biases 0, norms 1. Published configs have the language model's fields outside.
 *
 * @module
 */
import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import type { Family } from "../family.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { addNestedText, type NestedText, nestedText } from "../parts/nested-text.ts";
import { addQwenVision } from "../parts/qwen-vision.ts";
import { qwen2 } from "./qwen2.ts";

const VISION: ModelConfig = {
  depth: 32,
  embed_dim: 1280,
  hidden_size: 3584,
  mlp_ratio: 4,
  in_channels: 3,
  patch_size: 14,
  spatial_merge_size: 2,
  temporal_patch_size: 2,
  initializer_range: 0.02,
};

const text: Family = {
  ...qwen2,
  types: ["qwen2_vl_text", "qwen2_vl"],
  defaults: {
    ...(qwen2.defaults as ModelConfig),
    vocab_size: 152064,
    hidden_size: 8192,
    intermediate_size: 29568,
    num_hidden_layers: 80,
    num_attention_heads: 64,
    num_key_value_heads: 8,
  },
};

/** Whether the language model's fields are outside, as in published configs. */
const isFlat = (config: ConfigFields) => (config.raw("text_config") ?? undefined) === undefined;

/** The language model's fields, whose heads share its width whatever they say. */
function textOf(config: ConfigFields): NestedText {
  const inner = isFlat(config) ? config : nestedText(config, [text]).config;
  return { family: text, config: inner.with({ head_dim: null }) };
}

/** The standard deviation of its own layers, of a config whose `initializer_range` may be the language model's. */
function stdOf(config: ConfigFields): number {
  if (!isFlat(config) && config.says("initializer_range")) return config.std();
  const name = ["init_std", "initializer_factor"].find((one) => config.says(one));
  return name === undefined ? textOf(config).config.numberOr(0.02, "initializer_range") : config.number(name);
}

function addVision(tower: ModelBuilder, config: ConfigFields): void {
  const width = config.size("embed_dim");
  addQwenVision(tower, config, {
    width,
    inner: Math.floor(width * config.number("mlp_ratio")),
    out: config.size("hidden_size"),
    hasPatchBias: false,
    mlp: ["fc1", "fc2"],
    merger: ["ln_q", "mlp.0", "mlp.2"],
  });
}

export const qwen2Vl: Family = {
  types: ["qwen2_vl"],
  revision: 1,
  draws: "torch",
  architectures: ["Qwen2VLForConditionalGeneration", "Qwen2VLModel"],
  defaults: text.defaults,
  std: stdOf,
  build(request) {
    const { config, model } = request;
    const vision = config.inner("vision_config", VISION);
    model.submodel(() => addVision(model.within("visual.", vision.std()), vision));
    const language = textOf(config);
    const isBare = request.architecture === "Qwen2VLModel";
    addNestedText(isBare ? model.within("language_model.") : model, language, request, isBare);
    if (isBare) return;
    const { config: fields } = language;
    // Either config ties them.
    const isTied = config.flag("tie_word_embeddings") || fields.flag("tie_word_embeddings");
    model.head("lm_head", fields.size("vocab_size"), fields.size("hidden_size"), isTied);
  },
};
