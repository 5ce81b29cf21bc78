/**
 * Qwen1.5-MoE and Qwen2-MoE, as transformers 5.24 makes them: Qwen2's attention, experts as Qwen3-MoE, and a shared expert
 * with a gate of its own.
 *
 * @module
 */
import type { Family } from "../family.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  addGatedMlp,
  decoderClassesWithAnswers,
  decoderDefaults,
  decoderSizes,
} from "../parts/decoder.ts";
import { addQwenMoe, sparseLayers } from "../parts/qwen-moe.ts";

export const qwen2Moe: Family = {
  types: ["qwen2_moe"],
  revision: 1,
  draws: "torch",
  architectures: decoderClassesWithAnswers("Qwen2Moe"),
  defaults: decoderDefaults({
    vocab_size: 151936,
    hidden_size: 2048,
    intermediate_size: 5632,
    num_hidden_layers: 24,
    num_attention_heads: 16,
    num_key_value_heads: 16,
    decoder_sparse_step: 1,
    moe_intermediate_size: 1408,
    shared_expert_intermediate_size: 5632,
    num_experts: 60,
    qkv_bias: true,
  }),
  build(request) {
    const { config } = request;
    const sizes = decoderSizes(config);
    const isSparse = sparseLayers(config);
    const bias = config.flag("qkv_bias");
    addDecoder(request, {
      block: (block, l) => {
        addBlockNorms(block, sizes.d);
        addAttention(block, sizes, { bias, outBias: false });
        if (isSparse(l)) {
          addQwenMoe(block, config, { hasShared: true, gateFirst: true });
        } else addGatedMlp(block, "mlp", sizes.d, sizes.f);
      },
    });
  },
};
