/**
 * Cohere 2 (Command R7B and later), as transformers 5.24 makes it: one norm a block, whose attention and MLP are parallel;
 * tied, and row 0 of the embedding is 0.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addAttention, addDecoder, addGatedMlp, decoderDefaults, decoderSizes } from "../parts/decoder.ts";

export const cohere2: Family = {
  types: ["cohere2"],
  revision: 1,
  draws: "torch",
  architectures: ["Cohere2ForCausalLM", "Cohere2Model"],
  defaults: decoderDefaults({
    vocab_size: 256000,
    hidden_size: 8192,
    intermediate_size: 22528,
    num_hidden_layers: 40,
    num_attention_heads: 64,
    pad_token_id: 0,
    tie_word_embeddings: true,
  }),
  build(request) {
    const sizes = decoderSizes(request.config);
    const bias = request.config.flag("attention_bias");
    addDecoder(request, {
      block: (block) => {
        block.norm("input_layernorm", sizes.d);
        addAttention(block, sizes, { bias });
        addGatedMlp(block, "mlp", sizes.d, sizes.f);
      },
    });
  },
};
