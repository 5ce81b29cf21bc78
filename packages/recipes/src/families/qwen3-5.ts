/**
 * Qwen3.5, the language model, as transformers 5.24 makes it: as Qwen3-Next, with linear attention's projections apart and
 * no experts.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addDeltaDecoder, deltaDefaults } from "../parts/gated-delta-net.ts";

export const qwen35: Family = {
  types: ["qwen3_5_text"],
  revision: 1,
  draws: "torch",
  architectures: ["Qwen3_5ForCausalLM", "Qwen3_5TextModel", "Qwen3_5TextForSequenceClassification"],
  defaults: deltaDefaults({
    vocab_size: 248320,
    hidden_size: 4096,
    intermediate_size: 12288,
    num_hidden_layers: 32,
    num_key_value_heads: 4,
  }),
  build: (request) => addDeltaDecoder(request, { fused: false }),
};
