/**
 * LLaVA 1.5 (Liu et al. 2023), as transformers 5.24 makes it: the language model of `text_config`, the vision tower of
 * `vision_config`, CLIP's or SigLIP's, and between them two layers N(initializer_range). 5.24 saves the tower as
 * `vision_tower.*`; published files, and so the variant "paper", have `vision_tower.vision_model.*`.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addNestedText, nestedText, outerStd } from "../parts/nested-text.ts";
import { siglipVision } from "../parts/siglip.ts";
import { CLIP_VISION, clipVisionTower } from "./clip.ts";
import { gemma } from "./gemma.ts";
import { llama } from "./llama.ts";
import { mistral } from "./mistral.ts";
import { phi } from "./phi.ts";
import { qwen2 } from "./qwen2.ts";
import { SIGLIP_VISION } from "./siglip.ts";

/** LLaVA's own sizes of CLIP's tower, where its config has none. */
const VISION = {
  ...CLIP_VISION,
  hidden_size: 1024,
  intermediate_size: 4096,
  num_hidden_layers: 24,
  image_size: 336,
  patch_size: 14,
  projection_dim: 768,
};

export const llava: Family = {
  types: ["llava"],
  revision: 1,
  draws: "torch",
  architectures: ["LlavaForConditionalGeneration", "LlavaModel"],
  defaults: { multimodal_projector_bias: true, tie_word_embeddings: false, vision_feature_layer: -2 },
  std: outerStd,
  build(request) {
    const { config, variant, model } = request;
    const text = nestedText(config, [llama, mistral, qwen2, gemma, phi]);
    const isSiglip = config.inner("vision_config").raw("model_type") === "siglip_vision_model";
    const isWhole = config.raw("vision_config") === undefined;
    const vision = config.inner("vision_config", isSiglip ? SIGLIP_VISION : isWhole ? VISION : CLIP_VISION);
    const [d, width] = [text.config.size("hidden_size"), vision.size("hidden_size")];
    const tower = model.within(variant === "paper" ? "vision_tower.vision_model." : "vision_tower.");
    (isSiglip ? siglipVision : clipVisionTower)(tower, vision, variant);
    const layers = config.raw("vision_feature_layer");
    const bias = config.flag("multimodal_projector_bias");
    model.linear("multi_modal_projector.linear_1", d, width * (Array.isArray(layers) ? layers.length : 1), { bias });
    model.linear("multi_modal_projector.linear_2", d, d, { bias });
    const language = model.within("language_model.");
    addNestedText(language, text, request);
    model.settle();
    if (request.architecture === "LlavaModel") return;
    // Either config ties them.
    const isTied = config.flag("tie_word_embeddings") || text.config.flag("tie_word_embeddings");
    language.head("lm_head", text.config.size("vocab_size"), d, isTied);
  },
};
