/**
 * Llama 2 and 3, as transformers 5.24 makes them: weights N(initializer_range), norms 1, biases 0. The authors have not
 * published theirs.
 *
 * @module
 */
import type { Family, FamilyRequest } from "../family.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  addGatedMlp,
  decoderClassesWithAnswers,
  decoderDefaults,
  decoderSizes,
} from "../parts/decoder.ts";
import type { ParameterInitializer } from "../plan.ts";

/** Llama and those that have its names and shapes; `embedding` is the law of the embedding and the output layer, if another. */
export function buildLlama(request: FamilyRequest, embedding?: ParameterInitializer): void {
  const sizes = decoderSizes(request.config);
  const bias = request.config.flag("attention_bias");
  const mlpBias = request.config.flag("mlp_bias");
  addDecoder(request, {
    embedding,
    block: (block) => {
      addBlockNorms(block, sizes.d);
      addAttention(block, sizes, { bias });
      addGatedMlp(block, "mlp", sizes.d, sizes.f, mlpBias);
    },
  });
}

export const llama: Family = {
  types: ["llama"],
  revision: 1,
  draws: "torch",
  architectures: decoderClassesWithAnswers("Llama"),
  defaults: decoderDefaults({
    vocab_size: 32000,
    hidden_size: 4096,
    intermediate_size: 11008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
  }),
  build: buildLlama,
};
