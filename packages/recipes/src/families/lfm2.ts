/**
 * LFM2, as transformers 5.24 makes it: layers of attention and of short convolutions; tied, and row 0 of the embedding is 0.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import type { Family } from "../family.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { addAttention, addDecoder, decoderDefaults, decoderSizes } from "../parts/decoder.ts";
import { layerTypes } from "../parts/layer-types.ts";

/** Width of the MLP: two thirds of what the config says, times a factor, and up to a multiple. */
function feedForwardWidth(config: ConfigFields): number {
  const f = config.integer("block_ff_dim", "intermediate_size");
  if (!config.flag("block_auto_adjust_ff_dim")) return f;
  const adjusted = Math.floor((2 * f) / 3);
  if ((config.raw("block_ffn_dim_multiplier") ?? null) === null) return adjusted;
  const multiple = config.integer("block_multiple_of");
  if (multiple === 0) return config.fail("block_multiple_of of the config not to be 0", multiple);
  const wanted = Math.trunc(config.number("block_ffn_dim_multiplier") * adjusted);
  return multiple * Math.floor((wanted + multiple - 1) / multiple);
}

function addShortConvolution(block: ModelBuilder, config: ConfigFields): void {
  const d = config.size("hidden_size");
  const bias = config.flag("conv_bias");
  block.layer("conv.conv", [d, 1, config.size("conv_L_cache")], { bias });
  block.linear("conv.in_proj", 3 * d, d, { bias });
  block.linear("conv.out_proj", d, d, { bias });
}

export const lfm2: Family = {
  types: ["lfm2"],
  revision: 1,
  draws: "torch",
  architectures: ["Lfm2ForCausalLM", "Lfm2Model"],
  defaults: decoderDefaults({
    vocab_size: 65536,
    hidden_size: 2560,
    intermediate_size: 12288,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    pad_token_id: 0,
    tie_word_embeddings: true,
    conv_L_cache: 3,
    block_auto_adjust_ff_dim: true,
    block_ffn_dim_multiplier: 1,
    block_multiple_of: 256,
  }),
  build(request) {
    const { config } = request;
    const sizes = decoderSizes(config);
    const { d, k } = sizes;
    const f = feedForwardWidth(config);
    const attention = config.list("full_attn_idxs");
    const types = layerTypes(config, (l) => (attention?.includes(l) === false ? "conv" : "full_attention"));
    addDecoder(request, {
      finalNorm: "embedding_norm",
      block: (block, l) => {
        block.norm("operator_norm", d);
        block.norm("ffn_norm", d);
        if (types[l] !== "conv") {
          addAttention(block, sizes, { out: "out_proj" });
          block.norm("self_attn.q_layernorm", k);
          block.norm("self_attn.k_layernorm", k);
        } else addShortConvolution(block, config);
        block.linear("feed_forward.w1", f, d);
        block.linear("feed_forward.w3", f, d);
        block.linear("feed_forward.w2", d, f);
      },
    });
  },
};
