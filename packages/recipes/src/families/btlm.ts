/**
 * BTLM (Dey et al., 2309.11568; cerebras/btlm-3b-8k-base, `modeling_btlm.py`): GPT-2's names, an MLP of two inner layers where
 * the activation is SwiGLU, and ALiBi's slopes in place of positions, which are stored. By μP (Dey et al., 2304.03208) matrices
 * are N(initializer_range·√mup_width_scale), those that write to the residual stream divided by √(2L), embeddings
 * N(initializer_range). Its code is the authors', so that both variants are one.
 *
 * @module
 */
import { rowBlocks } from "@weightinit/core";
import { asFixed } from "../draws/draw-order.ts";
import type { Family } from "../family.ts";
import { constantOf, normalOf, ZERO } from "../laws.ts";
import { addTextHeads } from "../parts/text-heads.ts";
import type { ParameterInitializer } from "../plan.ts";

/** ALiBi's slope of each head (Press et al., 2108.12409): powers of 2^(−8/n), and between them where n is no power of 2. */
function slopesOf(heads: number): readonly number[] {
  const near = 2 ** Math.floor(Math.log2(heads));
  const powers = (n: number) => Array.from({ length: n }, (_, i) => 2 ** ((-8 * (i + 1)) / n));
  const between = powers(2 * near).filter((_, i) => i % 2 === 0);
  return [...powers(near), ...between.slice(0, heads - near)];
}

export const btlm: Family = {
  types: ["btlm"],
  revision: 1,
  architectures: [
    "BTLMLMHeadModel",
    "BTLMModel",
    "BTLMForSequenceClassification",
    "BTLMForTokenClassification",
    "BTLMForQuestionAnswering",
  ],
  defaults: {
    n_embd: 768,
    n_layer: 12,
    n_head: 12,
    n_inner: null,
    n_positions: 1024,
    vocab_size: 50257,
    activation_function: "gelu_new",
    position_embedding_type: "learned",
    initializer_range: 0.02,
    mup_width_scale: 1,
    tie_word_embeddings: true,
  },
  build(request) {
    const { config, architecture, model } = request;
    const d = config.size("n_embd", "hidden_size");
    const layers = config.layers("n_layer", "num_hidden_layers");
    const f = config.sizeOr(4 * d, "n_inner");
    const vocabulary = config.size("vocab_size");
    const root = model.within(architecture === "BTLMModel" ? "" : "transformer.");
    const std = config.number("initializer_range") * Math.sqrt(config.number("mup_width_scale"));
    const matrix = normalOf(std);
    const residual = normalOf(std / Math.sqrt(2 * Math.max(1, layers)));
    root.embedding("wte", vocabulary, d);
    if (config.choice("position_embedding_type", ["learned", "alibi"]) === "alibi") {
      const slopes = slopesOf(config.size("n_head", "num_attention_heads"));
      const blocks = slopes.map((value) => ({ rows: 1, init: constantOf(value) }));
      root.add("relative_pe.slopes", [slopes.length, 1], asFixed(rowBlocks(blocks) as ParameterInitializer), {
        law: "ALiBi's slopes",
      });
    } else root.embedding("wpe", config.size("n_positions", "max_position_embeddings"), d);
    for (let l = 0; l < layers; l++) {
      const block = root.within(`h.${l}.`);
      /** `Conv1D`, stored [in, out]. */
      const conv1d = (name: string, fanIn: number, out: number, weight = matrix) => {
        block.add(`${name}.weight`, [fanIn, out], weight, { layer: "conv1d" });
        block.add(`${name}.bias`, [out], ZERO);
      };
      block.norm("ln_1", d, { bias: true });
      conv1d("attn.c_attn", d, 3 * d);
      conv1d("attn.c_proj", d, d, residual);
      block.norm("ln_2", d, { bias: true });
      conv1d("mlp.c_fc", d, f);
      if (config.text("activation_function") === "swiglu") conv1d("mlp.c_fc2", d, f);
      conv1d("mlp.c_proj", f, d, residual);
    }
    root.norm("ln_f", d, { bias: true });
    const heads = model.within("", matrix);
    addTextHeads({ ...request, model: heads }, d);
    if (architecture === "BTLMLMHeadModel") heads.head("lm_head", vocabulary, d, config.flag("tie_word_embeddings"));
  },
};
