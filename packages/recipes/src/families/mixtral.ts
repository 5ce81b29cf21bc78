/**
 * Mixtral, as transformers 5.24 makes it: Llama's attention, and in place of the MLP a router and experts, which are one
 * tensor an expert in the file: w1 is the gate, w3 goes up and w2 down.
 *
 * @module
 */
import type { Family } from "../family.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  addExperts,
  decoderClassesWithAnswers,
  decoderDefaults,
  decoderSizes,
  ownWeight,
} from "../parts/decoder.ts";

export const mixtral: Family = {
  types: ["mixtral"],
  revision: 1,
  draws: "torch",
  architectures: decoderClassesWithAnswers("Mixtral"),
  defaults: decoderDefaults({
    vocab_size: 32000,
    hidden_size: 4096,
    intermediate_size: 14336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    num_local_experts: 8,
  }),
  build(request) {
    // A width of 0 counts as none.
    const sizes = decoderSizes(request.config.with({ head_dim: request.config.raw("head_dim") || null }));
    const { d, f } = sizes;
    const experts = request.config.size("num_local_experts", "num_experts");
    addDecoder(request, {
      block: (block) => {
        addBlockNorms(block, d);
        addAttention(block, sizes);
        const weight = ownWeight(block, request.config);
        block.parameter("block_sparse_moe.gate.weight", [experts, d], weight);
        addExperts(block, "block_sparse_moe.experts", { experts, d, f, gate: "w1", up: "w3", down: "w2", weight });
      },
    });
  },
};
