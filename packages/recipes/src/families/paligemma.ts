/**
 * PaliGemma (Beyer et al. 2024), as transformers 5.24 makes it: Gemma, SigLIP's vision tower, and one layer between them.
 * 5.24 saves the tower as `vision_tower.*`; published files, and so the variant "paper", have `vision_tower.vision_model.*`.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addNestedText, nestedText, outerStd } from "../parts/nested-text.ts";
import { siglipVision } from "../parts/siglip.ts";
import { gemma } from "./gemma.ts";
import { gemma2 } from "./gemma2.ts";
import { SIGLIP_VISION } from "./siglip.ts";

/** Its own sizes, where its config has none. */
const TEXT = {
  vocab_size: 257152,
  hidden_size: 2048,
  num_hidden_layers: 18,
  intermediate_size: 16384,
  num_attention_heads: 8,
  num_key_value_heads: 1,
};
const VISION = {
  hidden_size: 1152,
  intermediate_size: 4096,
  num_hidden_layers: 27,
  patch_size: 14,
  vision_use_head: false,
};

export const paligemma: Family = {
  types: ["paligemma"],
  revision: 1,
  draws: "torch",
  architectures: ["PaliGemmaForConditionalGeneration", "PaliGemmaModel"],
  defaults: { projection_dim: 2048, tie_word_embeddings: true },
  std: outerStd,
  build(request) {
    const { config, variant, model } = request;
    const text = nestedText(config, [gemma, gemma2], config.raw("text_config") === undefined ? TEXT : {});
    const own = config.raw("vision_config") === undefined ? VISION : {};
    const vision = config.inner("vision_config", { ...SIGLIP_VISION, ...own });
    siglipVision(model.within(variant === "paper" ? "vision_tower.vision_model." : "vision_tower."), vision, variant);
    model.dense("multi_modal_projector.linear", config.size("projection_dim"), vision.size("hidden_size"));
    const language = model.within("language_model.");
    addNestedText(language, text, request);
    model.settle();
    if (request.architecture === "PaliGemmaModel") return;
    const vocabulary = text.config.size("vocab_size");
    language.head("lm_head", vocabulary, text.config.size("hidden_size"), config.flag("tie_word_embeddings"));
  },
};
