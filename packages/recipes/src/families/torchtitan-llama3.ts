/**
 * torchtitan's Llama 3 (b5bcd76): embedding N(1); wq, wk, wv and w1 N(0.02); wo, w2 and w3 N(0.02/√(2(l+1))) by the layer's
 * own index l; head N(d^-½) cut at ±3d^-½; norms 1. Its 0.02s are cut at ±2, which is 100 σ. With `enable_weight_tying`
 * both names are one tensor, of the head's law. `model_type` is our own name; rows in the order of the state dict.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { normalOf, truncatedOf } from "../laws.ts";

const SIGMA = 0.02;

export const torchtitanLlama3: Family = {
  types: ["torchtitan_llama3"],
  revision: 1,
  architectures: ["Llama3Model"],
  keepsOrder: true,
  // Its model of 8 billion parameters.
  defaults: {
    vocab_size: 128256,
    dim: 4096,
    hidden_dim: 14336,
    n_layers: 32,
    n_heads: 32,
    n_kv_heads: 8,
    fuse_qkv: true,
    enable_weight_tying: false,
  },
  std: () => SIGMA,
  build({ config, model }) {
    const d = config.size("dim");
    const f = config.size("hidden_dim");
    const heads = config.size("n_heads");
    const k = Math.floor(d / heads);
    // The default is that of the default number of heads.
    const isDefault = !config.says("n_heads") || config.says("n_kv_heads");
    const groups = isDefault ? config.sizeOr(heads, "n_kv_heads") : heads;
    if (config.flag("fuse_qkv") && config.layers("n_layers") > 0 && heads % groups !== 0) {
      config.fail(`n_kv_heads of the config to divide n_heads, which is ${heads}, where they are fused`, groups);
    }
    const vocabulary = config.size("vocab_size");
    const isTied = config.flag("enable_weight_tying");
    const head = truncatedOf(d ** -0.5, 3 * d ** -0.5);
    model.embedding("tok_embeddings", vocabulary, d, { weight: isTied ? head : normalOf(1) });
    for (let l = 0; l < config.layers("n_layers"); l++) {
      const block = model.within(`layers.${l}.`);
      const deep = { weight: normalOf(SIGMA / Math.sqrt(2 * (l + 1))) };
      block.linear("attention.qkv_linear.wq", heads * k, d);
      block.linear("attention.qkv_linear.wk", groups * k, d);
      block.linear("attention.qkv_linear.wv", groups * k, d);
      block.linear("attention.wo", d, heads * k, deep);
      block.linear("feed_forward.w1", f, d);
      block.linear("feed_forward.w2", d, f, deep);
      block.linear("feed_forward.w3", f, d, deep);
      block.norm("attention_norm", d);
      block.norm("ffn_norm", d);
    }
    model.norm("norm", d);
    model.add("lm_head.weight", [vocabulary, d], head, isTied ? { tiedTo: "tok_embeddings.weight" } : {});
  },
};
