/**
 * GLM-4.5 and its kin (GLM-4-MoE), as transformers 5.24 makes them: Llama's attention with biases of queries, keys and
 * values, and DeepSeek-V3's mixture of experts.
 *
 * @module
 */
import type { Family } from "../family.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  addGatedMlp,
  addHeadNorms,
  decoderDefaults,
  decoderSizes,
} from "../parts/decoder.ts";
import { addDeepseekMoe } from "../parts/deepseek-moe.ts";

export const glm4Moe: Family = {
  types: ["glm4_moe"],
  revision: 1,
  draws: "torch",
  architectures: ["Glm4MoeForCausalLM", "Glm4MoeModel"],
  defaults: decoderDefaults({
    vocab_size: 151552,
    hidden_size: 4096,
    intermediate_size: 10944,
    num_hidden_layers: 46,
    num_attention_heads: 96,
    num_key_value_heads: 8,
    moe_intermediate_size: 1408,
    n_routed_experts: 128,
    n_shared_experts: 1,
    first_k_dense_replace: 1,
    use_qk_norm: false,
  }),
  build(request) {
    const { config } = request;
    const sizes = decoderSizes(config);
    const bias = config.flag("attention_bias");
    const hasHeadNorms = config.flag("use_qk_norm");
    const dense = config.size("first_k_dense_replace");
    addDecoder(request, {
      block: (block, l) => {
        addBlockNorms(block, sizes.d);
        addAttention(block, sizes, { bias, outBias: false });
        if (hasHeadNorms) addHeadNorms(block, sizes.k);
        if (l < dense) addGatedMlp(block, "mlp", sizes.d, sizes.f);
        else addDeepseekMoe(block, config, { hasCorrection: true });
      },
    });
  },
};
