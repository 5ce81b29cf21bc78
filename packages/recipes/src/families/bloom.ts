/**
 * BLOOM, as transformers 5.24 makes it: weights N(initializer_range), biases 0; rows of `query_key_value` are grouped by
 * heads, queries, keys and values of each. Trained (variant "paper"): N(√(1/(3d))), which is 0.0048 for the
 * model of 176 billion, and what writes to the residual stream that by 1/√(2L): bigscience's script of that model, and its
 * Megatron-DeepSpeed, whose output layers have a scaled normal. The smaller models' scripts were not read.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";
import { addTextHeads } from "../parts/text-heads.ts";

export const bloom: Family = {
  types: ["bloom"],
  revision: 1,
  draws: "torch",
  architectures: [
    "BloomForCausalLM",
    "BloomModel",
    "BloomForSequenceClassification",
    "BloomForTokenClassification",
    "BloomForQuestionAnswering",
  ],
  defaults: {
    vocab_size: 250880,
    hidden_size: 64,
    n_layer: 2,
    n_head: 8,
    initializer_range: 0.02,
    tie_word_embeddings: true,
  },
  build(request) {
    const { config, architecture, variant, model: library } = request;
    const d = config.size("hidden_size", "n_embed");
    const layers = config.layers("n_layer", "num_hidden_layers");
    const vocabulary = config.size("vocab_size");
    const std = Math.sqrt(1 / (3 * d));
    const isPaper = variant === "paper";
    const model = isPaper ? library.within("", std) : library;
    const output = { bias: true, ...(isPaper && { weight: normalOf(std / Math.sqrt(2 * Math.max(1, layers))) }) };
    const body = model.within(architecture === "BloomModel" ? "" : "transformer.");
    body.embedding("word_embeddings", vocabulary, d);
    body.norm("word_embeddings_layernorm", d, { bias: true });
    for (let l = 0; l < layers; l++) {
      const block = body.within(`h.${l}.`);
      block.norm("input_layernorm", d, { bias: true });
      block.linear("self_attention.query_key_value", 3 * d, d, { bias: true });
      block.linear("self_attention.dense", d, d, output);
      block.norm("post_attention_layernorm", d, { bias: true });
      block.linear("mlp.dense_h_to_4h", 4 * d, d, { bias: true });
      block.linear("mlp.dense_4h_to_h", d, 4 * d, output);
    }
    body.norm("ln_f", d, { bias: true });
    body.settle();
    addTextHeads({ ...request, model }, d);
    if (architecture === "BloomForCausalLM") {
      model.head("lm_head", vocabulary, d, config.flag("tie_word_embeddings"));
    }
  },
};
