/**
 * gpt-oss, as transformers 5.24 makes it: weights N(initializer_range), the attention sinks and the router's bias too; other
 * biases 0, norms 1. Experts are fused in the file, stored [experts, in, out]. Published files hold them as MXFP4; this is
 * their bfloat16 form.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { ZERO } from "../laws.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  decoderClasses,
  decoderDefaults,
  decoderSizes,
  ownWeight,
} from "../parts/decoder.ts";

export const gptOss: Family = {
  types: ["gpt_oss"],
  revision: 1,
  draws: "torch",
  architectures: decoderClasses("GptOss"),
  defaults: decoderDefaults({
    vocab_size: 201088,
    hidden_size: 2880,
    intermediate_size: 2880,
    num_hidden_layers: 36,
    num_attention_heads: 64,
    num_key_value_heads: 8,
    head_dim: 64,
    num_local_experts: 128,
    attention_bias: true,
  }),
  build(request) {
    const { config } = request;
    const sizes = decoderSizes(config);
    const { d, f, heads } = sizes;
    const experts = config.size("num_local_experts", "num_experts");
    const bias = config.flag("attention_bias");
    addDecoder(request, {
      block: (block) => {
        addBlockNorms(block, d);
        addAttention(block, sizes, { bias });
        const weight = ownWeight(block, config);
        block.parameter("self_attn.sinks", [heads], weight);
        block.parameter("mlp.router.weight", [experts, d], weight);
        block.parameter("mlp.router.bias", [experts], weight);
        block.parameter("mlp.experts.gate_up_proj", [experts, d, 2 * f], weight);
        block.add("mlp.experts.gate_up_proj_bias", [experts, 2 * f], ZERO);
        block.parameter("mlp.experts.down_proj", [experts, f, d], weight);
        block.add("mlp.experts.down_proj_bias", [experts, d], ZERO);
      },
    });
  },
};
