/**
 * Cohere (Command R), as transformers 5.24 makes it: as Cohere 2; with `use_qk_norm` norms of queries and keys with a weight
 * for each head.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { ONE } from "../laws.ts";
import { addAttention, addDecoder, addGatedMlp, decoderDefaults, decoderSizes } from "../parts/decoder.ts";

export const cohere: Family = {
  types: ["cohere"],
  revision: 1,
  draws: "torch",
  architectures: ["CohereForCausalLM", "CohereModel"],
  defaults: decoderDefaults({
    vocab_size: 256000,
    hidden_size: 8192,
    intermediate_size: 22528,
    num_hidden_layers: 40,
    num_attention_heads: 64,
    pad_token_id: 0,
    tie_word_embeddings: true,
  }),
  build(request) {
    const sizes = decoderSizes(request.config);
    const { d, f, heads, groups, k } = sizes;
    const bias = request.config.flag("attention_bias");
    const hasHeadNorms = request.config.flag("use_qk_norm");
    addDecoder(request, {
      block: (block) => {
        block.norm("input_layernorm", d);
        addAttention(block, sizes, { bias });
        if (hasHeadNorms) {
          block.add("self_attn.q_norm.weight", [heads, k], ONE);
          block.add("self_attn.k_norm.weight", [groups, k], ONE);
        }
        addGatedMlp(block, "mlp", d, f);
      },
    });
  },
};
