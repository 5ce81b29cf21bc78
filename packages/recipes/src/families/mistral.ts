/**
 * Mistral, as transformers 5.24 makes it: Llama's names, shapes and laws, without biases.
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

export const mistral: Family = {
  types: ["mistral"],
  revision: 1,
  draws: "torch",
  architectures: decoderClassesWithAnswers("Mistral"),
  defaults: decoderDefaults({
    vocab_size: 32000,
    hidden_size: 4096,
    intermediate_size: 14336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
  }),
  build(request) {
    // A width of 0 counts as none.
    const sizes = decoderSizes(request.config.with({ head_dim: request.config.raw("head_dim") || null }));
    addDecoder(request, {
      block: (block) => {
        addBlockNorms(block, sizes.d);
        addAttention(block, sizes);
        addGatedMlp(block, "mlp", sizes.d, sizes.f);
      },
    });
  },
};
