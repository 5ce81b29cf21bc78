/**
 * Llama 4, the language model, as transformers 5.24 makes it: Llama's attention; layers in `moe_layers`, by default every
 * `interleave_moe_layer_step`-th, have a router, experts that are fused in the file and stored [experts, in, out], and a
 * shared expert; the others an MLP of `intermediate_size_mlp`.
 *
 * @module
 */
import type { Family } from "../family.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  addGatedMlp,
  decoderDefaults,
  decoderSizes,
  ownWeight,
} from "../parts/decoder.ts";

export const llama4: Family = {
  types: ["llama4_text"],
  revision: 1,
  draws: "torch",
  architectures: ["Llama4ForCausalLM", "Llama4TextModel"],
  defaults: decoderDefaults({
    vocab_size: 202048,
    hidden_size: 5120,
    intermediate_size: 8192,
    intermediate_size_mlp: 16384,
    num_hidden_layers: 48,
    num_attention_heads: 40,
    num_key_value_heads: 8,
    head_dim: 128,
    num_local_experts: 16,
    interleave_moe_layer_step: 1,
  }),
  build(request) {
    const { config } = request;
    const sizes = decoderSizes(config);
    const { d, f } = sizes;
    const experts = config.size("num_local_experts");
    const named = config.list("moe_layers");
    const step = config.integer("interleave_moe_layer_step");
    if (named === undefined && step === 0) config.fail("interleave_moe_layer_step of the config not to be 0", step);
    const isSparse = (l: number) => named?.includes(l) ?? (step > 0 && (l + 1) % step === 0);
    const bias = config.flag("attention_bias");
    addDecoder(request, {
      block: (block, l) => {
        addBlockNorms(block, d);
        addAttention(block, sizes, { bias });
        if (!isSparse(l)) {
          addGatedMlp(block, "feed_forward", d, config.size("intermediate_size_mlp"));
          return;
        }
        const weight = ownWeight(block, config);
        block.parameter("feed_forward.experts.gate_up_proj", [experts, d, 2 * f], weight);
        block.parameter("feed_forward.experts.down_proj", [experts, f, d], weight);
        block.linear("feed_forward.router", experts, d);
        addGatedMlp(block, "feed_forward.shared_expert", d, f);
      },
    });
  },
};
