/**
 * Qwen3-Next, as transformers 5.24 makes it: weights N(initializer_range); norms compute 1 + weight, so their weights are 0,
 * but that of linear attention; A_log is ln U(0.01, 16) and dt_bias 1.
 *
 * @module
 */
import type { Family } from "../family.ts";
import {
  addBlockNorms,
  addDecoder,
  addGatedMlp,
  decoderClasses,
  decoderDefaults,
  decoderSizes,
} from "../parts/decoder.ts";
import { addGatedAttention, addLinearAttention, deltaLayerTypes } from "../parts/gated-delta-net.ts";
import { addQwenMoe, addSharedExpert, sparseLayers } from "../parts/qwen-moe.ts";

export const qwen3Next: Family = {
  types: ["qwen3_next"],
  revision: 1,
  architectures: decoderClasses("Qwen3Next"),
  defaults: decoderDefaults({
    vocab_size: 151936,
    hidden_size: 2048,
    intermediate_size: 5632,
    num_hidden_layers: 48,
    num_attention_heads: 16,
    num_key_value_heads: 2,
    head_dim: 256,
    linear_conv_kernel_dim: 4,
    linear_key_head_dim: 128,
    linear_value_head_dim: 128,
    linear_num_key_heads: 16,
    linear_num_value_heads: 32,
    decoder_sparse_step: 1,
    moe_intermediate_size: 512,
    shared_expert_intermediate_size: 512,
    num_experts: 512,
  }),
  build(request) {
    const { config } = request;
    const sizes = decoderSizes(config);
    const types = deltaLayerTypes(config);
    const isSparse = sparseLayers(config);
    const bias = config.flag("attention_bias");
    addDecoder(request, {
      norm: { value: 0 },
      block: (block, l) => {
        addBlockNorms(block, sizes.d, { value: 0 });
        if (types[l] === "linear_attention") addLinearAttention(block, config, true);
        else addGatedAttention(block, sizes, bias);
        if (isSparse(l)) {
          addQwenMoe(block, config);
          addSharedExpert(block, config);
        } else addGatedMlp(block, "mlp", sizes.d, sizes.f);
      },
    });
  },
};
