/**
 * MiniCPM (Hu et al., 2404.06395): Llama's names and shapes. Its class is not one of transformers, but comes with the
 * model: weights N(initializer_range), norms 1. The variant "paper" is that of Table 7: matrices
 * N(initializer_range/√(d/dim_model_base)), the embedding N(initializer_range). The factors `scale_emb` and `scale_depth`
 * are none of weights.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";
import { decoderDefaults } from "../parts/decoder.ts";
import { buildLlama } from "./llama.ts";

export const minicpm: Family = {
  types: ["minicpm"],
  revision: 1,
  architectures: ["MiniCPMForCausalLM", "MiniCPMModel", "MiniCPMForSequenceClassification"],
  defaults: decoderDefaults({
    vocab_size: 32000,
    hidden_size: 4096,
    intermediate_size: 11008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    dim_model_base: 256,
    tie_word_embeddings: true,
  }),
  build(request) {
    if (request.variant !== "paper") {
      buildLlama(request);
      return;
    }
    const { config, model } = request;
    const width = config.size("hidden_size") / config.size("dim_model_base");
    const matrix = normalOf(config.std() / Math.sqrt(width));
    buildLlama({ ...request, model: model.within("", matrix) }, normalOf(config.std()));
  },
};
