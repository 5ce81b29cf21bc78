/**
 * Gemma 1, as transformers 5.24 makes it: Llama's names and laws, but norms compute 1 + weight, so their weights are 0.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { decoderClasses, decoderDefaults } from "../parts/decoder.ts";
import { addGemma } from "../parts/gemma.ts";

export const gemma: Family = {
  types: ["gemma"],
  revision: 1,
  draws: "torch",
  architectures: decoderClasses("Gemma"),
  defaults: decoderDefaults({
    vocab_size: 256000,
    hidden_size: 3072,
    intermediate_size: 24576,
    num_hidden_layers: 28,
    num_attention_heads: 16,
    num_key_value_heads: 16,
    head_dim: 256,
    pad_token_id: 0,
    tie_word_embeddings: true,
  }),
  build: (request) => addGemma(request),
};
