/**
 * nanoGPT (3adf61e, model.py): GPT-2's laws with σ = 0.02 fixed, linear layers stored [out, in], and the head's name beside
 * the embedding's for one tensor. Its configs have no `model_type`; ours is "nanogpt". Rows in the order of the state dict.
 *
 * @module
 */
import { torchConstructed } from "../draws/torch-calls.ts";
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";

const SIGMA = 0.02;

export const nanogpt: Family = {
  types: ["nanogpt"],
  revision: 1,
  architectures: ["GPT"],
  keepsOrder: true,
  draws: "torch",
  defaults: { block_size: 1024, vocab_size: 50304, n_layer: 12, n_head: 12, n_embd: 768, bias: true },
  std: () => SIGMA,
  build({ config, model }) {
    const d = config.size("n_embd");
    const layers = config.layers("n_layer");
    // Heads that are left out may be any: no shape depends on them.
    const heads = config.says("n_head") && layers > 0 ? config.number("n_head") : d;
    if (heads === 0 || d % heads !== 0) config.fail(`n_head of the config to divide n_embd, which is ${d}`, heads);
    const dropout = config.numberOr(0, "dropout");
    if (dropout < 0 || dropout > 1) config.fail("dropout of the config to be a number from 0 to 1", dropout);
    const bias = config.flag("bias");
    // The rule goes over all modules, and then once more over what writes to the residual stream.
    const residual = { bias, weight: normalOf(SIGMA / Math.sqrt(2 * Math.max(1, layers))), redraws: [model.weight] };
    const words = [config.size("vocab_size"), d] as const;
    const body = model.within("transformer.");
    body.embedding("wte", ...words);
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
    model.add("lm_head.weight", words, model.weight, { tiedTo: "transformer.wte.weight" });
    // The head's constructor draws; then its weight is the embedding's, and is drawn twice.
    model.constructs(null, words, torchConstructed(d));
    body.redraws("wte.weight", words, model.weight);
    for (let l = 0; l < layers; l++) {
      body.redraws(`h.${l}.attn.c_proj.weight`, [d, d], residual.weight);
      body.redraws(`h.${l}.mlp.c_proj.weight`, [d, 4 * d], residual.weight);
    }
  },
};
