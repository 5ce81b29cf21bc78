/**
 * Qwen3-MoE, as transformers 5.24 makes it: Qwen3's attention, and a router and experts in place of the MLP of every
 * `decoder_sparse_step`-th layer that is not in `mlp_only_layers`.
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
  decoderClassesWithAnswers,
  decoderDefaults,
  decoderSizes,
} from "../parts/decoder.ts";
import { addQwenMoe, sparseLayers } from "../parts/qwen-moe.ts";

export const qwen3Moe: Family = {
  types: ["qwen3_moe"],
  revision: 1,
  draws: "torch",
  architectures: decoderClassesWithAnswers("Qwen3Moe"),
  defaults: decoderDefaults({
    vocab_size: 151936,
    hidden_size: 2048,
    intermediate_size: 6144,
    num_hidden_layers: 24,
    num_attention_heads: 32,
    num_key_value_heads: 4,
    decoder_sparse_step: 1,
    moe_intermediate_size: 768,
    num_local_experts: 128,
  }),
  build(request) {
    const { config } = request;
    const sizes = decoderSizes(config);
    const isSparse = sparseLayers(config);
    const bias = config.flag("attention_bias");
    addDecoder(request, {
      block: (block, l) => {
        addBlockNorms(block, sizes.d);
        addAttention(block, sizes, { bias });
        addHeadNorms(block, sizes.k);
        if (isSparse(l)) addQwenMoe(block, config);
        else addGatedMlp(block, "mlp", sizes.d, sizes.f);
      },
    });
  },
};
