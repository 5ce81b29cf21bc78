/**
 * Laws of Mamba's parameters: Gu and Dao, 2312.00752, section 3.6; Dao and Gu, 2405.21060; state-spaces/mamba e9594ce.
 *
 * @module
 */
import { inverseSoftplusLogUniform, mamba2ALog, mambaALog } from "@weightinit/schemes";
import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import type { Fill } from "../draws/draw-order.ts";
import { constantOf, once } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

/** ln 1, ln 2, … along the last axis. */
export const COUNTED_LOGARITHMS: ParameterInitializer = /* @__PURE__ */ once("mambaALog", () => mambaALog());

/** ln U(lo, hi). */
export function logarithmOfUniform(lo: number, hi: number): ParameterInitializer {
  return once(`mamba2ALog ${lo} ${hi}`, () => mamba2ALog({ lo, hi }));
}

/** Below any time step of float32. */
const NO_FLOOR = 2 ** -126;

/** Biases whose softplus are the time steps that the config bounds. */
export function timeStepBias(config: ConfigFields): ParameterInitializer {
  const [from, to] = [config.number("time_step_min"), config.number("time_step_max")];
  const floor = Math.max(config.number("time_step_floor"), NO_FLOOR);
  // Bounds in any order are the same law; one alone is a constant.
  const options = { lo: Math.min(from, to), hi: Math.max(from, to), floor };
  if (from === to || floor >= options.hi) return constantOf(biasOf(config)(0));
  return once(`inverseSoftplusLogUniform ${Object.values(options).join(" ")}`, () =>
    inverseSoftplusLogUniform(options),
  );
}

/** A bias of a uniform number on [0, 1), as transformers computes it: each step an operation of float32. */
function biasOf(config: ConfigFields): (u: number) => number {
  const f = Math.fround;
  const lo = Math.log(config.number("time_step_min"));
  const range = f(Math.log(config.number("time_step_max")) - lo);
  const floor = f(config.number("time_step_floor"));
  return (u) => {
    const step = Math.max(floor, f(Math.exp(f(f(u * range) + f(lo)))));
    return f(step + f(Math.log(-f(Math.expm1(-step)))));
  };
}

/** The same of all numbers that the library draws. */
export function timeStepFill(name: string, config: ConfigFields): Fill {
  const bias = biasOf(config);
  return { name, values: (drawn) => drawn.map(bias) };
}

/** Defaults that Mamba and Mamba-2 share. */
export const STATE_SPACE_DEFAULTS: ModelConfig = {
  initializer_range: 0.1,
  conv_kernel: 4,
  expand: 2,
  time_step_min: 0.001,
  time_step_max: 0.1,
  time_step_floor: 0.0001,
  use_bias: false,
  use_conv_bias: true,
  rescale_prenorm_residual: false,
};

/** Adds what stands around the mixers: the embedding, a norm before each, the last norm and the head. */
export function addStateSpaceModel(
  config: ConfigFields,
  model: ModelBuilder,
  hasHead: boolean,
  addMixer: (mixer: ModelBuilder) => void,
): void {
  const d = config.size("hidden_size");
  const vocabulary = config.size("vocab_size");
  const body = model.within(hasHead ? "backbone." : "");
  body.embedding("embeddings", vocabulary, d);
  for (let l = 0; l < config.layers("num_hidden_layers"); l++) {
    body.norm(`layers.${l}.norm`, d);
    addMixer(body.within(`layers.${l}.mixer.`));
  }
  body.norm("norm_f", d);
  body.settle();
  if (hasHead) model.head("lm_head", vocabulary, d, config.flag("tie_word_embeddings"));
}
