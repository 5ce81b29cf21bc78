/**
 * Gemma 3 with images, as transformers 5.24 makes it: the language model of `text_config`, SigLIP's vision tower of
 * `vision_config`, and between them a projection and a norm of zeros. The embedding's standard deviation is the text
 * config's, that of a head that is not tied the outer one's. 5.24 saves the tower as `vision_tower.*`; published files, and
 * so the variant "paper", have `vision_tower.vision_model.*`.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { ZERO } from "../laws.ts";
import { siglipVision } from "../parts/siglip.ts";
import { buildGemma3, GEMMA3_DEFAULTS } from "./gemma3.ts";
import { SIGLIP_VISION } from "./siglip.ts";

/** Its names are the same in every class. */
const BODY = "Gemma3ForConditionalGeneration";

export const gemma3Image: Family = {
  types: ["gemma3"],
  revision: 1,
  draws: "torch",
  architectures: [BODY, "Gemma3Model", "Gemma3ForSequenceClassification"],
  defaults: { initializer_range: 0.02, tie_word_embeddings: true },
  build({ config, architecture, variant, model }) {
    const text = config.inner("text_config", GEMMA3_DEFAULTS);
    const vision = config.inner("vision_config", SIGLIP_VISION);
    const d = text.size("hidden_size");
    siglipVision(model.within(variant === "paper" ? "vision_tower.vision_model." : "vision_tower."), vision, variant);
    const language = model.within("language_model.", text.std());
    buildGemma3({ config: text, architecture: BODY, variant, model: language });
    const width = vision.size("hidden_size");
    model.add("multi_modal_projector.mm_input_projection_weight", [width, d], ZERO);
    model.norm("multi_modal_projector.mm_soft_emb_norm", width, { value: 0 });
    if (architecture === "Gemma3ForSequenceClassification") model.linear("score", config.labels(), d);
    if (architecture === BODY) {
      model.head("language_model.lm_head", text.size("vocab_size"), d, config.flag("tie_word_embeddings"));
    }
  },
};
