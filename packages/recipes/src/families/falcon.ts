/**
 * Falcon, as transformers 5.24 makes it: weights N(initializer_range). Queries, keys and values are one matrix: of every
 * head, of every query head and one of keys and values (`multi_query`), or grouped (`new_decoder_architecture`). Configs
 * that are older have `n_layer`, `n_head` and `n_head_kv`.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";
import { addTextHeads } from "../parts/text-heads.ts";

/** The norms of a block, by what runs in parallel. */
function normsOf(config: ConfigFields): readonly string[] {
  if (!config.flag("parallel_attn")) return ["input_layernorm", "post_attention_layernorm"];
  const otherwise = config.flag("new_decoder_architecture") ? 2 : 1;
  return config.sizeOr(otherwise, "num_ln_in_parallel_attn") === 2 ? ["ln_attn", "ln_mlp"] : ["input_layernorm"];
}

export const falcon: Family = {
  types: ["falcon"],
  revision: 1,
  draws: "torch",
  architectures: [
    "FalconForCausalLM",
    "FalconModel",
    "FalconForSequenceClassification",
    "FalconForTokenClassification",
    "FalconForQuestionAnswering",
  ],
  defaults: {
    vocab_size: 65024,
    hidden_size: 4544,
    num_hidden_layers: 32,
    num_attention_heads: 71,
    initializer_range: 0.02,
    multi_query: true,
    parallel_attn: true,
    new_decoder_architecture: false,
    bias: false,
    tie_word_embeddings: true,
  },
  build(request) {
    const { config, architecture, model } = request;
    const d = config.size("hidden_size", "n_embed");
    const heads = config.size("num_attention_heads", "n_head");
    const groups = config.sizeOr(heads, "num_kv_heads", "n_head_kv");
    const k = Math.floor(d / heads);
    const f = config.sizeOr(4 * d, "ffn_hidden_size");
    const vocabulary = config.size("vocab_size");
    const bias = config.flag("bias");
    const isGrouped = config.flag("new_decoder_architecture");
    const fused = isGrouped ? (2 * groups + heads) * k : config.flag("multi_query") ? d + 2 * k : 3 * d;
    const norms = normsOf(config);
    // `FalconLinear` is drawn by the inherited rule, and by the family's own once more.
    const weight = normalOf(config.number("initializer_range"));
    const own = { bias, weight, redraws: [model.weight, weight] };
    const body = model.within(architecture === "FalconModel" ? "" : "transformer.");
    body.embedding("word_embeddings", vocabulary, d);
    for (let l = 0; l < config.layers("num_hidden_layers", "n_layer"); l++) {
      const block = body.within(`h.${l}.`);
      for (const name of norms) block.norm(name, d, { bias: true });
      block.linear("self_attention.query_key_value", fused, d, own);
      block.linear("self_attention.dense", d, d, own);
      block.linear("mlp.dense_h_to_4h", f, d, own);
      block.linear("mlp.dense_4h_to_h", d, f, own);
    }
    body.norm("ln_f", d, { bias: true });
    body.settle();
    addTextHeads(request, d);
    if (architecture === "FalconForCausalLM") {
      model.head("lm_head", vocabulary, d, config.flag("tie_word_embeddings"));
    }
  },
};
