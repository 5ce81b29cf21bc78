/**
 * SmolLM3, as transformers 5.24 makes it: Llama's names, shapes and laws, tied by default. A missing `pad_token_id` is
 * 128004, so that row of the embedding is 0.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { decoderClassesWithAnswers, decoderDefaults } from "../parts/decoder.ts";
import { buildLlama } from "./llama.ts";

export const smollm3: Family = {
  types: ["smollm3"],
  revision: 1,
  draws: "torch",
  architectures: decoderClassesWithAnswers("SmolLM3"),
  defaults: decoderDefaults({
    vocab_size: 128256,
    hidden_size: 2048,
    intermediate_size: 11008,
    num_hidden_layers: 36,
    num_attention_heads: 16,
    num_key_value_heads: 4,
    pad_token_id: 128004,
    tie_word_embeddings: true,
  }),
  build: buildLlama,
};
