/**
 * StableLM, as transformers 5.24 makes it: LayerNorms with biases; with `qk_layernorm` a norm of its own for each head of
 * queries and keys, weight only.
 *
 * @module
 */
import type { Family } from "../family.ts";
import {
  addAttention,
  addDecoder,
  addGatedMlp,
  decoderClasses,
  decoderDefaults,
  decoderSizes,
} from "../parts/decoder.ts";

export const stablelm: Family = {
  types: ["stablelm"],
  revision: 1,
  draws: "torch",
  architectures: decoderClasses("StableLm"),
  defaults: decoderDefaults({
    vocab_size: 50304,
    hidden_size: 2560,
    intermediate_size: 6912,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 32,
  }),
  build(request) {
    const { config } = request;
    const { d, f, heads, groups } = decoderSizes(config);
    const k = Math.floor(d / heads);
    const bias = config.flag("use_qkv_bias");
    const hasHeadNorms = config.flag("qk_layernorm");
    const isParallel = config.flag("use_parallel_residual");
    addDecoder(request, {
      norm: { bias: true },
      block: (block) => {
        block.norm("input_layernorm", d, { bias: true });
        addAttention(block, { d, f, heads, groups, k }, { bias, outBias: false });
        if (hasHeadNorms) {
          for (let i = 0; i < heads; i++) block.norm(`self_attn.q_layernorm.norms.${i}`, k);
          for (let i = 0; i < groups; i++) block.norm(`self_attn.k_layernorm.norms.${i}`, k);
        }
        if (!isParallel) block.norm("post_attention_layernorm", d, { bias: true });
        addGatedMlp(block, "mlp", d, f);
      },
    });
  },
};
