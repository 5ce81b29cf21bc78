/**
 * Gemma 3, the language model, as transformers 5.24 makes it: as Gemma 2, with norms of each head's queries and keys.
 *
 * @module
 */
import type { Family, FamilyRequest } from "../family.ts";
import { decoderDefaults } from "../parts/decoder.ts";
import { addGemma } from "../parts/gemma.ts";

export const GEMMA3_DEFAULTS = /* @__PURE__ */ decoderDefaults({
  vocab_size: 262208,
  hidden_size: 2304,
  intermediate_size: 9216,
  num_hidden_layers: 26,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  head_dim: 256,
  pad_token_id: 0,
  tie_word_embeddings: true,
});

export function buildGemma3(request: FamilyRequest): void {
  addGemma(request, { feedForward: true, heads: true });
}

export const gemma3: Family = {
  types: ["gemma3_text"],
  revision: 1,
  draws: "torch",
  architectures: ["Gemma3ForCausalLM", "Gemma3TextModel", "Gemma3TextForSequenceClassification"],
  defaults: GEMMA3_DEFAULTS,
  build: buildGemma3,
};
