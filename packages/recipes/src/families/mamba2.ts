/**
 * Mamba-2. Its code (state-spaces/mamba e9594ce; variant "paper"): as Mamba's, with A uniform on [1, 16) a head.
 * transformers 5.24 makes A 1, 2, … without random numbers, in_proj and the embedding N(initializer_range), and the
 * convolution's bias 0. The head is not tied by default.
 *
 * @module
 */
import { torchConstructed } from "../draws/torch-calls.ts";
import type { Family } from "../family.ts";
import { normalOf, ONE, torchDefault, UNIT_UNIFORM, uniformOf, ZERO } from "../laws.ts";
import {
  addStateSpaceModel,
  COUNTED_LOGARITHMS,
  logarithmOfUniform,
  STATE_SPACE_DEFAULTS,
  timeStepBias,
  timeStepFill,
} from "../parts/state-space.ts";

export const mamba2: Family = {
  types: ["mamba2"],
  revision: 1,
  draws: "torch",
  architectures: ["Mamba2ForCausalLM", "Mamba2Model"],
  defaults: {
    ...STATE_SPACE_DEFAULTS,
    vocab_size: 32768,
    hidden_size: 4096,
    num_hidden_layers: 64,
    num_heads: 128,
    head_dim: 64,
    n_groups: 8,
    state_size: 128,
    tie_word_embeddings: false,
  },
  build({ config, architecture, variant, model: library }) {
    const isPaper = variant === "paper";
    const model = isPaper ? library.within("", normalOf(0.02)) : library;
    const d = config.size("hidden_size");
    const inner = Math.floor(config.number("expand") * d);
    const heads = config.size("num_heads");
    const k = config.integer("head_dim");
    // No shape depends on it, so it may be left out.
    if (config.says("head_dim") && heads * k !== inner) {
      config.fail(`num_heads times head_dim of the config to be expand times hidden_size, ${inner}`, heads * k);
    }
    const groups = config.integer("n_groups");
    if (groups === 0) config.fail("n_groups of the config not to be 0", groups);
    const mixed = inner + 2 * groups * config.integer("state_size");
    const kernel = config.size("conv_kernel");
    const bias = config.flag("use_bias");
    const isRescaled = isPaper || config.flag("rescale_prenorm_residual");
    const depth = isRescaled ? Math.sqrt(config.layers("num_hidden_layers")) : 1;
    const kept = isPaper ? ({ dtype: "float32" } as const) : {};
    const convBias = isPaper ? torchDefault(kernel) : ZERO;
    addStateSpaceModel(config, model, architecture === "Mamba2ForCausalLM", (mixer) => {
      // The inherited rule draws the layers before the mixer's own.
      const redraws = [mixer.weight];
      mixer.layer("conv1d", [mixed, 1, kernel], {
        weight: torchDefault(kernel),
        bias: config.flag("use_conv_bias") && convBias,
        redraws,
      });
      mixer.linear("in_proj", inner + mixed + heads, d, { bias, weight: isPaper ? torchDefault(d) : mixer.weight });
      mixer.add("A_log", [heads], isPaper ? logarithmOfUniform(1, 16) : COUNTED_LOGARITHMS, kept);
      mixer.add("D", [heads], ONE, kept);
      mixer.add("dt_bias", [heads], timeStepBias(config));
      mixer.norm("norm", inner);
      mixer.linear("out_proj", d, inner, { bias, weight: uniformOf(1 / Math.sqrt(inner) / depth), redraws });
      mixer.redrawsInto([heads], UNIT_UNIFORM, () => [timeStepFill("dt_bias", config)], "float32");
      mixer.redraws("conv1d.weight", [mixed, 1, kernel], torchConstructed(kernel));
      mixer.redrawsInto([d, inner], torchConstructed(inner), () => [
        {
          name: "out_proj.weight",
          ...(depth > 1 && { values: (drawn, { quotient }) => drawn.map((x) => quotient(x, depth)) }),
        },
      ]);
    });
  },
};
