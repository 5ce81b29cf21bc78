/**
 * Gemma 2, as transformers 5.24 makes it: as Gemma 1, with four norms a block.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { decoderClasses, decoderDefaults } from "../parts/decoder.ts";
import { addGemma } from "../parts/gemma.ts";

export const gemma2: Family = {
  types: ["gemma2"],
  revision: 1,
  draws: "torch",
  architectures: decoderClasses("Gemma2"),
  defaults: decoderDefaults({
    vocab_size: 256000,
    hidden_size: 2304,
    intermediate_size: 9216,
    num_hidden_layers: 26,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    head_dim: 256,
    pad_token_id: 0,
    tie_word_embeddings: true,
  }),
  build: (request) => addGemma(request, { feedForward: true }),
};
