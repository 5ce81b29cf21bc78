/**
 * MPT (MosaicML 2023), as transformers 5.24 makes it: weights N(initializer_range), norms 1 without biases, no biases.
 *
 * The authors' code (llm-foundry 0085285, `param_init_fns.py`) has a recipe by name in the config's `init_config`; that is
 * the variant "paper". Queries, keys and values, fused in one matrix, have the fans of each; what writes to the residual
 * stream is divided by √(2L), or as `init_div_is_residual` says. Without an `init_config` it is that code's default,
 * kaiming_normal_.
 *
 * @module
 */
import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import type { Family } from "../family.ts";
import { constantOf, normalOf, torchDefault, uniformIn, uniformOf } from "../laws.ts";
import { addTextHeads } from "../parts/text-heads.ts";
import type { ParameterInitializer } from "../plan.ts";

/** Defaults of `init_config` in the authors' code. */
const INIT: ModelConfig = {
  name: "kaiming_normal_",
  fan_mode: "fan_in",
  init_nonlinearity: "relu",
  init_div_is_residual: true,
  emb_init_std: null,
  emb_init_uniform_lim: null,
  init_std: null,
  init_gain: 0,
};

/** The law of a matrix of these fans, divided by `div`. */
type LawOf = (fanIn: number, fanOut: number, div?: number) => ParameterInitializer;

/** PyTorch's gain, of the nonlinearities that such configs name. */
function gainOf(init: ConfigFields): number {
  const nonlinearity = init.choice("init_nonlinearity", ["relu", "leaky_relu", "linear", "tanh", "selu"]);
  const gains = { relu: Math.SQRT2, linear: 1, tanh: 5 / 3, selu: 3 / 4 };
  return nonlinearity === "leaky_relu" ? Math.sqrt(2 / (1 + init.number("init_gain") ** 2)) : gains[nonlinearity];
}

const NAMES = [
  "baseline_",
  "small_init_",
  "neox_init_",
  "kaiming_normal_",
  "kaiming_uniform_",
  "xavier_normal_",
  "xavier_uniform_",
  "default_",
] as const;

function lawOf(init: ConfigFields, d: number): LawOf {
  const name = init.choice("name", NAMES);
  const isUniform = name.endsWith("uniform_");
  const ofStd = (std: number) => (isUniform ? uniformOf(Math.sqrt(3) * std) : normalOf(std));
  const fanOf = (fanIn: number, fanOut: number) => (init.raw("fan_mode") === "fan_out" ? fanOut : fanIn);
  switch (name) {
    case "default_":
      return (fanIn) => torchDefault(fanIn);
    case "baseline_":
      return (_, __, div = 1) => normalOf(init.number("init_std") / div);
    case "small_init_":
    case "neox_init_":
      return (_, __, div = 1) => normalOf(Math.sqrt(2 / (5 * d)) / div);
    case "kaiming_normal_":
    case "kaiming_uniform_":
      return (fanIn, fanOut, div = 1) => ofStd(gainOf(init) / Math.sqrt(fanOf(fanIn, fanOut)) / div);
    default:
      return (fanIn, fanOut, div = 1) => ofStd((init.number("init_gain") * Math.sqrt(2 / (fanIn + fanOut))) / div);
  }
}

/** What residual matrices are divided by. */
function residualOf(init: ConfigFields, layers: number): number {
  if (init.raw("name") === "neox_init_") return layers / Math.sqrt(10);
  const said = init.raw("init_div_is_residual");
  if (said === false) return 1;
  return said === true ? Math.sqrt(2 * Math.max(1, layers)) : Number(said) || init.number("init_div_is_residual");
}

function embeddingOf(init: ConfigFields, [rows, d]: readonly [number, number], law: LawOf): ParameterInitializer {
  if (init.raw("emb_init_std") != null) return normalOf(init.number("emb_init_std"));
  const limit = init.raw("emb_init_uniform_lim");
  if (limit != null) {
    const [lo, hi] = Array.isArray(limit) ? (limit as [number, number]) : [-(limit as number), limit as number];
    return lo === hi ? constantOf(lo) : uniformIn(lo, hi);
  }
  return init.raw("name") === "default_" ? normalOf(1) : law(d, rows);
}

export const mpt: Family = {
  types: ["mpt"],
  revision: 1,
  draws: "torch",
  architectures: [
    "MptForCausalLM",
    "MptModel",
    "MptForSequenceClassification",
    "MptForTokenClassification",
    "MptForQuestionAnswering",
  ],
  defaults: {
    d_model: 2048,
    n_heads: 16,
    n_layers: 24,
    expansion_ratio: 4,
    vocab_size: 50368,
    initializer_range: 0.02,
    tie_word_embeddings: true,
  },
  build(request) {
    const { config, architecture, variant, model } = request;
    const d = config.size("d_model", "hidden_size");
    const layers = config.layers("n_layers", "num_hidden_layers");
    // The library has four times the width whatever the config says.
    const f = d * (variant === "paper" ? config.size("expansion_ratio") : 4);
    const vocabulary = config.size("vocab_size");
    const isPaper = variant === "paper";
    const init = config.inner("init_config", INIT);
    const law: LawOf = isPaper ? lawOf(init, d) : () => model.weight;
    const div = isPaper ? residualOf(init, layers) : 1;
    const body = model.within(architecture === "MptModel" ? "" : "transformer.");
    const words = isPaper ? embeddingOf(init, [vocabulary, d], law) : model.weight;
    body.embedding("wte", vocabulary, d, { weight: words });
    for (let l = 0; l < layers; l++) {
      const block = body.within(`blocks.${l}.`);
      block.norm("norm_1", d);
      block.linear("attn.Wqkv", 3 * d, d, { weight: law(d, d) });
      block.linear("attn.out_proj", d, d, { weight: law(d, d, div) });
      block.norm("norm_2", d);
      block.linear("ffn.up_proj", f, d, { weight: law(d, f) });
      block.linear("ffn.down_proj", d, f, { weight: law(f, d, div) });
    }
    body.norm("norm_f", d);
    body.settle();
    addTextHeads(request, d);
    if (architecture === "MptForCausalLM") {
      model.head("lm_head", vocabulary, d, config.flag("tie_word_embeddings"), { weight: law(d, vocabulary) });
    }
  },
};
