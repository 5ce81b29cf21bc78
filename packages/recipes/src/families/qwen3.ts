/**
 * Qwen3, as transformers 5.24 makes it: Llama's names and laws, and norms of each head's queries and keys.
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

export const qwen3: Family = {
  types: ["qwen3"],
  revision: 1,
  draws: "torch",
  architectures: decoderClassesWithAnswers("Qwen3"),
  defaults: decoderDefaults({
    vocab_size: 151936,
    hidden_size: 4096,
    intermediate_size: 22016,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 32,
    head_dim: 128,
  }),
  build(request) {
    const sizes = decoderSizes(request.config);
    const bias = request.config.flag("attention_bias");
    addDecoder(request, {
      block: (block) => {
        addBlockNorms(block, sizes.d);
        addAttention(block, sizes, { bias });
        addHeadNorms(block, sizes.k);
        addGatedMlp(block, "mlp", sizes.d, sizes.f);
      },
    });
  },
};
