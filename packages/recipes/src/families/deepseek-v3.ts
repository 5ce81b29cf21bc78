/**
 * DeepSeek-V3. As transformers 5.24 makes it: weights N(initializer_range), norms 1; the router's weight and correction bias
 * are float32 whatever the model's dtype is. Trained (variant "paper"): every parameter N(0.006) (2412.19437, section 4.2),
 * where the config says 0.02.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addBlockNorms, addDecoder, addGatedMlp, decoderClasses, decoderDefaults } from "../parts/decoder.ts";
import { addDeepseekMoe } from "../parts/deepseek-moe.ts";
import { addLatentAttention } from "../parts/latent-attention.ts";

export const deepseekV3: Family = {
  types: ["deepseek_v3"],
  revision: 1,
  draws: "torch",
  architectures: decoderClasses("DeepseekV3"),
  defaults: decoderDefaults({
    vocab_size: 129280,
    hidden_size: 7168,
    intermediate_size: 18432,
    moe_intermediate_size: 2048,
    num_hidden_layers: 61,
    num_attention_heads: 128,
    kv_lora_rank: 512,
    q_lora_rank: 1536,
    qk_nope_head_dim: 128,
    qk_rope_head_dim: 64,
    v_head_dim: 128,
    n_routed_experts: 256,
    n_shared_experts: 1,
    first_k_dense_replace: 3,
  }),
  build(request) {
    const { config, variant } = request;
    const d = config.size("hidden_size");
    const dense = config.size("first_k_dense_replace");
    const model = variant === "paper" ? request.model.within("", 0.006) : request.model;
    addDecoder(
      { ...request, model },
      {
        block: (block, l) => {
          addBlockNorms(block, d);
          addLatentAttention(block, config);
          if (l < dense) addGatedMlp(block, "mlp", d, config.size("intermediate_size"));
          else addDeepseekMoe(block, config, { hasCorrection: true });
        },
      },
    );
  },
};
