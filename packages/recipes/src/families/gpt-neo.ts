/**
 * GPT-Neo, as transformers 5.24 makes it: queries, keys and values without biases, everything else with; tied.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addTextHeads } from "../parts/text-heads.ts";

export const gptNeo: Family = {
  types: ["gpt_neo"],
  revision: 1,
  draws: "torch",
  architectures: [
    "GPTNeoForCausalLM",
    "GPTNeoModel",
    "GPTNeoForSequenceClassification",
    "GPTNeoForTokenClassification",
    "GPTNeoForQuestionAnswering",
  ],
  defaults: {
    vocab_size: 50257,
    hidden_size: 2048,
    num_layers: 24,
    num_heads: 16,
    max_position_embeddings: 2048,
    initializer_range: 0.02,
    tie_word_embeddings: true,
  },
  build(request) {
    const { config, architecture, model } = request;
    const d = config.size("hidden_size");
    const f = config.sizeOr(4 * d, "intermediate_size");
    const vocabulary = config.size("vocab_size");
    const body = model.within(architecture === "GPTNeoModel" ? "" : "transformer.");
    body.embedding("wte", vocabulary, d);
    body.embedding("wpe", config.size("max_position_embeddings"), d);
    for (let l = 0; l < config.layers("num_layers", "num_hidden_layers"); l++) {
      const block = body.within(`h.${l}.`);
      block.norm("ln_1", d, { bias: true });
      for (const name of ["k_proj", "v_proj", "q_proj"]) block.linear(`attn.attention.${name}`, d, d);
      block.linear("attn.attention.out_proj", d, d, { bias: true });
      block.norm("ln_2", d, { bias: true });
      block.linear("mlp.c_fc", f, d, { bias: true });
      block.linear("mlp.c_proj", d, f, { bias: true });
    }
    body.norm("ln_f", d, { bias: true });
    body.settle();
    addTextHeads(request, d);
    if (architecture === "GPTNeoForCausalLM") {
      model.head("lm_head", vocabulary, d, config.flag("tie_word_embeddings"));
    }
  },
};
