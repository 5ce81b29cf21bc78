/**
 * nanoGPT (3adf61e, model.py): GPT-2's laws with σ = 0.02 fixed, linear layers stored [out, in], and the head's name beside
 * the embedding's for one tensor. Its configs have no `model_type`; ours is "nanogpt". Rows in the order of the state dict.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";

const SIGMA = 0.02;

export const nanogpt: Family = {
  types: ["nanogpt"],
  revision: 1,
  architectures: ["GPT"],
  keepsOrder: true,
  defaults: { block_size: 1024, vocab_size: 50304, n_layer: 12, n_head: 12, n_embd: 768, bias: true },
  std: () => SIGMA,
  build({ config, model }) {
    const d = config.size("n_embd");
    const layers = config.size("n_layer");
    const bias = config.flag("bias");
    const residual = { bias, weight: normalOf(SIGMA / Math.sqrt(2 * layers)) };
    const body = model.within("transformer.");
    body.embedding("wte", config.size("vocab_size"), d);
    body.embedding("wpe", config.size("block_size"), d);
    for (let l = 0; l < layers; l++) {
      const block = body.within(`h.${l}.`);
      block.norm("ln_1", d, { bias });
      block.linear("attn.c_attn", 3 * d, d, { bias });
      block.linear("attn.c_proj", d, d, residual);
      block.norm("ln_2", d, { bias });
      block.linear("mlp.c_fc", 4 * d, d, { bias });
      block.linear("mlp.c_proj", d, 4 * d, residual);
    }
    body.norm("ln_f", d, { bias });
    model.add("lm_head.weight", [config.size("vocab_size"), d], model.weight, { tiedTo: "transformer.wte.weight" });
  },
};
