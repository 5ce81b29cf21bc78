/**
 * GLM-4 of 2024 (GLM) and of 2025 (GLM-4), as transformers 5.24 makes them: Llama's attention with biases of queries, keys
 * and values; gate and up in one matrix; the later one has two more norms. A missing `pad_token_id` is 151329, so that row of
 * the embedding is 0.
 *
 * @module
 */
import type { Family, FamilyRequest } from "../family.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  decoderClasses,
  decoderDefaults,
  decoderSizes,
} from "../parts/decoder.ts";

const defaults = /* @__PURE__ */ decoderDefaults({
  vocab_size: 151552,
  hidden_size: 4096,
  intermediate_size: 13696,
  num_hidden_layers: 40,
  num_attention_heads: 32,
  num_key_value_heads: 2,
  head_dim: 128,
  attention_bias: true,
  pad_token_id: 151329,
});

function buildGlm(request: FamilyRequest, moreNorms: readonly string[]): void {
  const sizes = decoderSizes(request.config);
  const { d, f } = sizes;
  const bias = request.config.flag("attention_bias");
  addDecoder(request, {
    block: (block) => {
      addBlockNorms(block, d);
      for (const name of moreNorms) block.norm(name, d);
      addAttention(block, sizes, { bias, outBias: false });
      block.linear("mlp.gate_up_proj", 2 * f, d);
      block.linear("mlp.down_proj", d, f);
    },
  });
}

export const glm: Family = {
  types: ["glm"],
  revision: 1,
  draws: "torch",
  architectures: decoderClasses("Glm"),
  defaults,
  build: (request) => buildGlm(request, []),
};

export const glm4: Family = {
  types: ["glm4"],
  revision: 1,
  draws: "torch",
  architectures: decoderClasses("Glm4"),
  defaults,
  build: (request) => buildGlm(request, ["post_self_attn_layernorm", "post_mlp_layernorm"]),
};
