/**
 * GPT-J, as transformers 5.24 makes it: attention without biases, an MLP with, in parallel after one LayerNorm; the head has
 * a bias and is not tied.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addTextHeads } from "../parts/text-heads.ts";

export const gptj: Family = {
  types: ["gptj"],
  revision: 1,
  draws: "torch",
  architectures: ["GPTJForCausalLM", "GPTJModel", "GPTJForSequenceClassification", "GPTJForQuestionAnswering"],
  defaults: {
    vocab_size: 50400,
    n_embd: 4096,
    n_layer: 28,
    n_head: 16,
    initializer_range: 0.02,
    tie_word_embeddings: false,
  },
  build(request) {
    const { config, architecture, model } = request;
    const d = config.size("n_embd", "hidden_size");
    const f = config.sizeOr(4 * d, "n_inner");
    const vocabulary = config.size("vocab_size");
    const body = model.within(architecture === "GPTJModel" ? "" : "transformer.");
    body.embedding("wte", vocabulary, d);
    for (let l = 0; l < config.layers("n_layer", "num_hidden_layers"); l++) {
      const block = body.within(`h.${l}.`);
      block.norm("ln_1", d, { bias: true });
      for (const name of ["k_proj", "v_proj", "q_proj", "out_proj"]) block.linear(`attn.${name}`, d, d);
      block.linear("mlp.fc_in", f, d, { bias: true });
      block.linear("mlp.fc_out", d, f, { bias: true });
    }
    body.norm("ln_f", d, { bias: true });
    body.settle();
    addTextHeads(request, d);
    if (architecture === "GPTJForCausalLM") {
      model.head("lm_head", vocabulary, d, config.flag("tie_word_embeddings"), { bias: true });
    }
  },
};
