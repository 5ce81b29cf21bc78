/**
 * Qwen2 and Qwen2.5, as transformers 5.24 makes them: Llama's names and laws; queries, keys and values have biases, which
 * no field of the config turns off.
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

export const qwen2: Family = {
  types: ["qwen2"],
  revision: 1,
  draws: "torch",
  architectures: decoderClassesWithAnswers("Qwen2"),
  defaults: decoderDefaults({
    vocab_size: 151936,
    hidden_size: 4096,
    intermediate_size: 22016,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 32,
  }),
  build(request) {
    const sizes = decoderSizes(request.config);
    addDecoder(request, {
      block: (block) => {
        addBlockNorms(block, sizes.d);
        addAttention(block, sizes, { bias: true, outBias: false });
        addGatedMlp(block, "mlp", sizes.d, sizes.f);
      },
    });
  },
};
