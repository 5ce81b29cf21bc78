/**
 * Phi-1, Phi-1.5 and Phi-2, as transformers 5.24 makes them: every linear layer has a bias, the head too, and the norms are
 * LayerNorms.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { addAttention, addDecoder, decoderClasses, decoderDefaults, decoderSizes } from "../parts/decoder.ts";

export const phi: Family = {
  types: ["phi"],
  revision: 1,
  draws: "torch",
  architectures: decoderClasses("Phi"),
  defaults: decoderDefaults({
    vocab_size: 51200,
    hidden_size: 2048,
    intermediate_size: 8192,
    num_hidden_layers: 24,
    num_attention_heads: 32,
  }),
  build(request) {
    const sizes = decoderSizes(request.config);
    const { d, f } = sizes;
    const k = Math.floor(d / sizes.heads);
    const hasHeadNorms = request.config.flag("qk_layernorm");
    addDecoder(request, {
      norm: { bias: true },
      finalNorm: "final_layernorm",
      headBias: true,
      block: (block) => {
        block.norm("input_layernorm", d, { bias: true });
        addAttention(block, sizes, { bias: true, out: "dense" });
        if (hasHeadNorms) {
          block.norm("self_attn.q_layernorm", k, { bias: true });
          block.norm("self_attn.k_layernorm", k, { bias: true });
        }
        block.linear("mlp.fc1", f, d, { bias: true });
        block.linear("mlp.fc2", d, f, { bias: true });
      },
    });
  },
};
