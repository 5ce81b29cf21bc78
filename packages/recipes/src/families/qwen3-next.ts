/**
 * Qwen3-Next, as transformers 5.24 makes it: weights N(initializer_range); norms compute 1 + weight, so their weights are 0,
 * but that of linear attention; A_log is ln U(0.01, 16) and dt_bias 1.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { decoderClassesWithAnswers } from "../parts/decoder.ts";
import { addDeltaDecoder, deltaDefaults } from "../parts/gated-delta-net.ts";
import { addQwenMoe, sparseLayers } from "../parts/qwen-moe.ts";

export const qwen3Next: Family = {
  types: ["qwen3_next"],
  revision: 1,
  draws: "torch",
  architectures: decoderClassesWithAnswers("Qwen3Next"),
  defaults: deltaDefaults({
    vocab_size: 151936,
    hidden_size: 2048,
    intermediate_size: 5632,
    num_hidden_layers: 48,
    num_key_value_heads: 2,
    decoder_sparse_step: 1,
    moe_intermediate_size: 512,
    shared_expert_intermediate_size: 512,
    num_experts: 512,
  }),
  build(request) {
    const { config } = request;
    const isSparse = sparseLayers(config);
    addDeltaDecoder(request, {
      fused: true,
      experts: (block, l) => {
        if (!isSparse(l)) return false;
        addQwenMoe(block, config, { hasShared: true });
        return true;
      },
    });
  },
};
