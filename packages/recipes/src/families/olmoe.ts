/**
 * OLMoE, as transformers 5.24 makes it: Llama's attention with norms of the whole queries and keys, and experts in every
 * layer. A missing `pad_token_id` is 1, so that row of the embedding is 0.
 *
 * @module
 */
import type { Family } from "../family.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  addExperts,
  decoderDefaults,
  decoderSizes,
  ownWeight,
} from "../parts/decoder.ts";

export const olmoe: Family = {
  types: ["olmoe"],
  revision: 1,
  draws: "torch",
  architectures: ["OlmoeForCausalLM", "OlmoeModel"],
  defaults: decoderDefaults({
    vocab_size: 50304,
    hidden_size: 2048,
    intermediate_size: 2048,
    num_hidden_layers: 16,
    num_attention_heads: 16,
    num_experts: 64,
    pad_token_id: 1,
  }),
  build(request) {
    const sizes = decoderSizes(request.config);
    const { d, f, groups, heads } = sizes;
    const bias = request.config.flag("attention_bias");
    const experts = request.config.size("num_experts", "num_local_experts");
    addDecoder(request, {
      block: (block) => {
        addBlockNorms(block, d);
        addAttention(block, sizes, { bias });
        block.norm("self_attn.q_norm", d);
        // Of the width that heads have without a `head_dim`, whatever that is.
        block.norm("self_attn.k_norm", groups * Math.floor(d / heads));
        const weight = ownWeight(block, request.config);
        block.parameter("mlp.gate.weight", [experts, d], weight);
        addExperts(block, "mlp.experts", { experts, d, f, weight });
      },
    });
  },
};
