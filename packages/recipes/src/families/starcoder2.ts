/**
 * StarCoder2, as transformers 5.24 makes it: weights N(0.018042) by default, which is what it was trained with; LayerNorms,
 * and biases of every linear layer but the head, which is tied.
 *
 * @module
 */
import type { Family } from "../family.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  decoderClasses,
  decoderDefaults,
  decoderSizes,
} from "../parts/decoder.ts";

export const starcoder2: Family = {
  types: ["starcoder2"],
  revision: 1,
  draws: "torch",
  architectures: decoderClasses("Starcoder2"),
  defaults: decoderDefaults({
    vocab_size: 49152,
    hidden_size: 3072,
    intermediate_size: 12288,
    num_hidden_layers: 30,
    num_attention_heads: 24,
    num_key_value_heads: 2,
    initializer_range: 0.018042,
    use_bias: true,
    tie_word_embeddings: true,
  }),
  build(request) {
    const sizes = decoderSizes(request.config);
    const { d, f } = sizes;
    const bias = request.config.flag("use_bias");
    addDecoder(request, {
      norm: { bias: true },
      block: (block) => {
        addBlockNorms(block, d, { bias: true });
        addAttention(block, sizes, { bias });
        block.linear("mlp.c_fc", f, d, { bias });
        block.linear("mlp.c_proj", d, f, { bias });
      },
    });
  },
};
