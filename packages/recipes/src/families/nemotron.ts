/**
 * Nemotron, as transformers 5.24 makes it: an MLP without a gate, and LayerNorms that compute 1 + weight and yet have
 * weights of 1.
 *
 * @module
 */
import type { Family } from "../family.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  decoderClassesWithAnswers,
  decoderDefaults,
  decoderSizes,
} from "../parts/decoder.ts";

export const nemotron: Family = {
  types: ["nemotron"],
  revision: 1,
  draws: "torch",
  architectures: decoderClassesWithAnswers("Nemotron"),
  defaults: decoderDefaults({
    vocab_size: 256000,
    hidden_size: 6144,
    intermediate_size: 24576,
    num_hidden_layers: 32,
    num_attention_heads: 48,
    initializer_range: 0.0134,
  }),
  build(request) {
    const sizes = decoderSizes(request.config);
    const { d, f } = sizes;
    const bias = request.config.flag("attention_bias");
    const mlp = { bias: request.config.flag("mlp_bias") };
    addDecoder(request, {
      norm: { bias: true },
      block: (block) => {
        addBlockNorms(block, d, { bias: true });
        addAttention(block, sizes, { bias });
        block.linear("mlp.up_proj", f, d, mlp);
        block.linear("mlp.down_proj", d, f, mlp);
      },
    });
  },
};
