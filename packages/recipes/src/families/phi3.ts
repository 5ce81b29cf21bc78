/**
 * Phi-3, as transformers 5.24 makes it: Llama's laws, with queries, keys and values in one matrix, and gate and up in one.
 * A missing `pad_token_id` is 32000, so that row of the embedding is 0.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addBlockNorms, addDecoder, decoderClasses, decoderDefaults, decoderSizes } from "../parts/decoder.ts";

export const phi3: Family = {
  types: ["phi3"],
  revision: 1,
  draws: "torch",
  architectures: decoderClasses("Phi3"),
  defaults: decoderDefaults({
    vocab_size: 32064,
    hidden_size: 3072,
    intermediate_size: 8192,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    pad_token_id: 32000,
  }),
  build(request) {
    const { d, f, heads, groups, k } = decoderSizes(request.config);
    addDecoder(request, {
      block: (block) => {
        addBlockNorms(block, d);
        block.linear("self_attn.o_proj", d, heads * k);
        block.linear("self_attn.qkv_proj", (heads + 2 * groups) * k, d);
        block.linear("mlp.gate_up_proj", 2 * f, d);
        block.linear("mlp.down_proj", d, f);
      },
    });
  },
};
