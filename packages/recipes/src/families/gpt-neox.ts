/**
 * GPT-NeoX and Pythia. As transformers 5.24 makes them: weights N(initializer_range). Trained (variant "paper"): what reads
 * the residual stream, and both embeddings, N(√(2/(5d))) ("small_init"), and what writes to it N(2/(L√d)) ("wang_init"):
 * EleutherAI's configs of both (gpt-neox ea7aefd); Black et al., 2204.06745, section 2.1. Rows of `query_key_value` are
 * grouped by heads.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";
import { decoderDefaults } from "../parts/decoder.ts";
import { addTextHeads } from "../parts/text-heads.ts";

export const gptNeox: Family = {
  types: ["gpt_neox"],
  revision: 1,
  draws: "torch",
  architectures: [
    "GPTNeoXForCausalLM",
    "GPTNeoXModel",
    "GPTNeoXForSequenceClassification",
    "GPTNeoXForTokenClassification",
    "GPTNeoXForQuestionAnswering",
  ],
  defaults: decoderDefaults({
    vocab_size: 50432,
    hidden_size: 6144,
    intermediate_size: 24576,
    num_hidden_layers: 44,
    num_attention_heads: 64,
    attention_bias: true,
  }),
  build(request) {
    const { config, architecture, variant, model: library } = request;
    const d = config.size("hidden_size");
    const f = config.size("intermediate_size");
    const layers = config.layers("num_hidden_layers");
    const vocabulary = config.size("vocab_size");
    const isPaper = variant === "paper";
    const model = isPaper ? library.within("", Math.sqrt(2 / (5 * d))) : library;
    const output = isPaper ? normalOf(2 / Math.max(1, layers) / Math.sqrt(d)) : model.weight;
    const bias = config.flag("attention_bias");
    const body = model.within(architecture === "GPTNeoXModel" ? "" : "gpt_neox.");
    body.embedding("embed_in", vocabulary, d);
    for (let l = 0; l < layers; l++) {
      const block = body.within(`layers.${l}.`);
      block.norm("input_layernorm", d, { bias: true });
      block.linear("attention.query_key_value", 3 * d, d, { bias });
      block.linear("attention.dense", d, d, { bias, weight: output });
      block.norm("post_attention_layernorm", d, { bias: true });
      block.linear("mlp.dense_h_to_4h", f, d, { bias: true });
      block.linear("mlp.dense_4h_to_h", d, f, { bias: true, weight: output });
    }
    body.norm("final_layer_norm", d, { bias: true });
    body.settle();
    addTextHeads({ ...request, model }, d);
    if (architecture === "GPTNeoXForCausalLM") {
      model.head("embed_out", vocabulary, d, config.flag("tie_word_embeddings"));
    }
  },
};
