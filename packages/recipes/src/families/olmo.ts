/**
 * OLMo 1, as transformers 5.24 makes it: Llama's names and laws; its norms have no parameters. A missing `pad_token_id` is 1,
 * so that row of the embedding is 0.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addAttention, addDecoder, addGatedMlp, decoderDefaults, decoderSizes } from "../parts/decoder.ts";

export const olmo: Family = {
  types: ["olmo"],
  revision: 1,
  draws: "torch",
  architectures: ["OlmoForCausalLM", "OlmoModel", "OlmoForSequenceClassification"],
  defaults: decoderDefaults({
    vocab_size: 50304,
    hidden_size: 4096,
    intermediate_size: 11008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    pad_token_id: 1,
  }),
  build(request) {
    const sizes = decoderSizes(request.config);
    const bias = request.config.flag("attention_bias");
    addDecoder(request, {
      finalNorm: null,
      block: (block) => {
        addAttention(block, sizes, { bias });
        addGatedMlp(block, "mlp", sizes.d, sizes.f);
      },
    });
  },
};
