/**
 * DeepSeek-V2. As transformers 5.24 makes it: as DeepSeek-V3, without the router's correction bias. Trained (variant
 * "paper"): every parameter N(0.006) (2405.04434, section 3.1), where the config says 0.02.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addBlockNorms, addDecoder, addGatedMlp, decoderDefaults } from "../parts/decoder.ts";
import { addDeepseekMoe } from "../parts/deepseek-moe.ts";
import { addLatentAttention } from "../parts/latent-attention.ts";

export const deepseekV2: Family = {
  types: ["deepseek_v2"],
  revision: 1,
  draws: "torch",
  architectures: ["DeepseekV2ForCausalLM", "DeepseekV2Model", "DeepseekV2ForSequenceClassification"],
  defaults: decoderDefaults({
    vocab_size: 102400,
    hidden_size: 4096,
    intermediate_size: 11008,
    moe_intermediate_size: 1407,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    kv_lora_rank: 512,
    q_lora_rank: 1536,
    qk_nope_head_dim: 128,
    qk_rope_head_dim: 64,
    v_head_dim: 128,
    n_routed_experts: 64,
    n_shared_experts: 2,
    first_k_dense_replace: 0,
  }),
  build(request) {
    const { config, variant } = request;
    const d = config.size("hidden_size");
    const dense = config.size("first_k_dense_replace");
    const sharedBias = config.flag("mlp_bias");
    const model = variant === "paper" ? request.model.within("", 0.006) : request.model;
    addDecoder(
      { ...request, model },
      {
        block: (block, l) => {
          addBlockNorms(block, d);
          addLatentAttention(block, config);
          if (l < dense) addGatedMlp(block, "mlp", d, config.size("intermediate_size"), sharedBias);
          else addDeepseekMoe(block, config, { hasCorrection: false, sharedBias });
        },
      },
    );
  },
};
