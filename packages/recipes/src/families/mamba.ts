/**
 * Mamba. Its code (state-spaces/mamba e9594ce; variant "paper"): embedding N(0.02), every projection and the convolution
 * PyTorch's default, what writes to the residual stream that by 1/√L, and A_log and D float32. transformers 5.24 makes
 * embedding, in_proj and x_proj N(initializer_range) and the convolution's bias 0, and leaves out 1/√L unless
 * `rescale_prenorm_residual`. The head is tied; no row of the embedding is 0, though `pad_token_id` is.
 *
 * @module
 */

import { inverseRoot, torchConstructed } from "../draws/torch-calls.ts";
import type { Family } from "../family.ts";
import { constantOf, normalOf, ONE, torchDefault, UNIT_UNIFORM, uniformOf, ZERO } from "../laws.ts";
import {
  addStateSpaceModel,
  COUNTED_LOGARITHMS,
  STATE_SPACE_DEFAULTS,
  timeStepBias,
  timeStepFill,
} from "../parts/state-space.ts";
import type { ParameterInitializer } from "../plan.ts";

/** The law of the projection of time steps: a scheme that is neither leaves it to the inherited rule. */
function stepLaw(scheme: string, scale: number, inherited: ParameterInitializer): ParameterInitializer {
  if (scheme === "constant") return constantOf(scale);
  if (scheme !== "random") return inherited;
  return scale === 0 ? ZERO : uniformOf(scale);
}

export const mamba: Family = {
  types: ["mamba"],
  revision: 1,
  draws: "torch",
  architectures: ["MambaForCausalLM", "MambaModel"],
  defaults: {
    ...STATE_SPACE_DEFAULTS,
    vocab_size: 50280,
    hidden_size: 768,
    num_hidden_layers: 32,
    state_size: 16,
    time_step_rank: "auto",
    time_step_scale: 1,
    time_step_init_scheme: "random",
    tie_word_embeddings: true,
  },
  build({ config, architecture, variant, model: library }) {
    const isPaper = variant === "paper";
    const model = isPaper ? library.within("", normalOf(0.02)) : library;
    const d = config.size("hidden_size");
    const inner = config.sizeOr(Math.floor(config.number("expand") * d), "intermediate_size");
    const rank = config.raw("time_step_rank") === "auto" ? Math.ceil(d / 16) : config.size("time_step_rank");
    const states = config.size("state_size");
    const kernel = config.size("conv_kernel");
    const bias = config.flag("use_bias");
    const scale = config.number("time_step_scale") / Math.sqrt(rank);
    const isRescaled = isPaper || config.flag("rescale_prenorm_residual");
    const depth = isRescaled ? Math.sqrt(config.layers("num_hidden_layers")) : 1;
    const kept = isPaper ? ({ dtype: "float32" } as const) : {};
    const convBias = isPaper ? torchDefault(kernel) : ZERO;
    addStateSpaceModel(config, model, architecture === "MambaForCausalLM", (mixer) => {
      // The inherited rule draws all of them before the mixer's own.
      const redraws = [mixer.weight];
      mixer.add("A_log", [inner, states], COUNTED_LOGARITHMS, kept);
      mixer.add("D", [inner], ONE, kept);
      mixer.layer("conv1d", [inner, 1, kernel], {
        weight: torchDefault(kernel),
        bias: config.flag("use_conv_bias") && convBias,
        redraws,
      });
      mixer.linear("in_proj", 2 * inner, d, { bias, weight: isPaper ? torchDefault(d) : mixer.weight });
      mixer.linear("x_proj", rank + 2 * states, inner, { weight: isPaper ? torchDefault(inner) : mixer.weight });
      const steps = stepLaw(config.text("time_step_init_scheme"), scale, mixer.weight);
      mixer.linear("dt_proj", inner, rank, { weight: steps, redraws });
      mixer.constructs(null, [inner], torchDefault(rank));
      mixer.bias("dt_proj", inner, timeStepBias(config));
      mixer.linear("out_proj", d, inner, { bias, weight: uniformOf(1 / Math.sqrt(inner) / depth), redraws });
      const bound = inverseRoot(rank) * config.number("time_step_scale");
      if (config.raw("time_step_init_scheme") === "random" && bound > 0)
        mixer.redraws("dt_proj.weight", [inner, rank], uniformOf(bound));
      mixer.redrawsInto([inner], UNIT_UNIFORM, () => [timeStepFill("dt_proj.bias", config)], "float32");
      mixer.redraws("conv1d.weight", [inner, 1, kernel], torchConstructed(kernel));
      mixer.redrawsInto([d, inner], torchConstructed(inner), () => [
        {
          name: "out_proj.weight",
          ...(depth > 1 && { values: (drawn, { quotient }) => drawn.map((x) => quotient(x, depth)) }),
        },
      ]);
    });
  },
};
