/**
 * Qwen3.5, the language model, as transformers 5.24 makes it: as Qwen3-Next, with linear attention's projections apart and
 * no experts.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addBlockNorms, addDecoder, addGatedMlp, decoderDefaults, decoderSizes } from "../parts/decoder.ts";
import { addGatedAttention, addLinearAttention, deltaLayerTypes } from "../parts/gated-delta-net.ts";

export const qwen35: Family = {
  types: ["qwen3_5_text"],
  revision: 1,
  architectures: ["Qwen3_5ForCausalLM", "Qwen3_5TextModel", "Qwen3_5TextForSequenceClassification"],
  defaults: decoderDefaults({
    vocab_size: 248320,
    hidden_size: 4096,
    intermediate_size: 12288,
    num_hidden_layers: 32,
    num_attention_heads: 16,
    num_key_value_heads: 4,
    head_dim: 256,
    linear_conv_kernel_dim: 4,
    linear_key_head_dim: 128,
    linear_value_head_dim: 128,
    linear_num_key_heads: 16,
    linear_num_value_heads: 32,
  }),
  build(request) {
    const { config } = request;
    const sizes = decoderSizes(config);
    const types = deltaLayerTypes(config);
    const bias = config.flag("attention_bias");
    addDecoder(request, {
      norm: { value: 0 },
      block: (block, l) => {
        addBlockNorms(block, sizes.d, { value: 0 });
        if (types[l] === "linear_attention") addLinearAttention(block, config, false);
        else addGatedAttention(block, sizes, bias);
        addGatedMlp(block, "mlp", sizes.d, sizes.f);
      },
    });
  },
};
