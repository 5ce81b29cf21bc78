/**
 * GPT-J, as transformers 5.24 makes it: attention without biases, an MLP with, in parallel after one LayerNorm; the head has
 * a bias and is not tied.
 *
 * @module
 */
import type { Family } from "../family.ts";

export const gptj: Family = {
  types: ["gptj"],
  revision: 1,
  architectures: ["GPTJForCausalLM", "GPTJModel", "GPTJForSequenceClassification"],
  defaults: {
    vocab_size: 50400,
    n_embd: 4096,
    n_layer: 28,
    n_head: 16,
    initializer_range: 0.02,
    tie_word_embeddings: false,
  },
  build({ config, architecture, model }) {
    const d = config.size("n_embd", "hidden_size");
    const f = config.sizeOr(4 * d, "n_inner");
    const vocabulary = config.size("vocab_size");
    const body = model.within(architecture === "GPTJModel" ? "" : "transformer.");
    body.embedding("wte", vocabulary, d);
    for (let l = 0; l < config.size("n_layer", "num_hidden_layers"); l++) {
      const block = body.within(`h.${l}.`);
      block.norm("ln_1", d, { bias: true });
      for (const name of ["q_proj", "k_proj", "v_proj", "out_proj"]) block.linear(`attn.${name}`, d, d);
      block.linear("mlp.fc_in", f, d, { bias: true });
      block.linear("mlp.fc_out", d, f, { bias: true });
    }
    body.norm("ln_f", d, { bias: true });
    if (architecture === "GPTJForSequenceClassification") model.linear("score", config.labels(), d);
    if (architecture !== "GPTJForCausalLM") return;
    if (config.flag("tie_word_embeddings")) model.bias("lm_head", vocabulary);
    else model.linear("lm_head", vocabulary, d, { bias: true });
  },
};
