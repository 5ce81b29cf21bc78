/**
 * Granite, as transformers 5.24 makes it: Llama's names, shapes and laws; its multipliers are no tensors.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { decoderDefaults } from "../parts/decoder.ts";
import { buildLlama } from "./llama.ts";

export const granite: Family = {
  types: ["granite"],
  revision: 1,
  draws: "torch",
  architectures: ["GraniteForCausalLM", "GraniteModel"],
  defaults: decoderDefaults({
    vocab_size: 32000,
    hidden_size: 4096,
    intermediate_size: 11008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
  }),
  build: buildLlama,
};
