/**
 * GPT-2, as transformers 5.24 makes it (`GPT2LMHeadModel`): weights N(0.02), what writes to the residual stream
 * N(0.02/√(2L)), biases 0. Radford et al. 2019, section 2.3, scale by 1/√N; OpenAI's released code (122c55a) has no such
 * factor, and N(0.01) for positions: the variant "paper" is the released code's. Of a config with `mup_width_scale` it is
 * Cerebras-GPT's (Dey et al., 2304.03208): matrices N(0.02·√mup_width_scale), those that write to the residual stream
 * divided by √(2L), embeddings N(0.02).
 *
 * @module
 */
import type { Family } from "../family.ts";
import { normalOf, ZERO } from "../laws.ts";
import { addTextHeads } from "../parts/text-heads.ts";
import type { ParameterInitializer } from "../plan.ts";

/** What the constructor of transformers' `Conv1D` draws. */
const CONV1D = /* @__PURE__ */ normalOf(0.02);

export const gpt2: Family = {
  types: ["gpt2"],
  revision: 1,
  draws: "torch",
  architectures: [
    "GPT2LMHeadModel",
    "GPT2Model",
    "GPT2ForSequenceClassification",
    "GPT2ForTokenClassification",
    "GPT2ForQuestionAnswering",
    "GPT2DoubleHeadsModel",
  ],
  defaults: {
    n_embd: 768,
    n_head: 12,
    n_layer: 12,
    n_inner: null,
    n_positions: 1024,
    vocab_size: 50257,
    initializer_range: 0.02,
    tie_word_embeddings: true,
    add_cross_attention: false,
    summary_use_proj: true,
    summary_proj_to_labels: true,
  },
  build(request) {
    const { config, architecture, variant, model } = request;
    const isScaled = variant === "paper" && config.raw("mup_width_scale") !== undefined;
    const isReleased = variant === "paper" && !isScaled;
    const d = config.size("n_embd", "hidden_size");
    const layers = config.layers("n_layer", "num_hidden_layers");
    const f = config.sizeOr(4 * d, "n_inner");
    const vocabulary = config.size("vocab_size");
    const root = model.within(architecture === "GPT2Model" ? "" : "transformer.");
    const positions = config.size("n_positions", "max_position_embeddings");
    // The family's own rule takes initializer_range as it is, where the inherited one has 0.02 for 0.
    const std = config.number("initializer_range") * (isScaled ? Math.sqrt(config.number("mup_width_scale")) : 1);
    const own = isReleased ? model.weight : normalOf(std);
    const residual = isReleased ? own : normalOf(std / Math.sqrt(2 * Math.max(1, layers)));
    root.embedding("wte", vocabulary, d);
    root.embedding("wpe", positions, d, isReleased ? { weight: normalOf(0.01) } : {});
    for (let l = 0; l < layers; l++) {
      const layer = root.within(`h.${l}.`);
      /** `Conv1D`, stored [in, out]; drawn once more where it writes to the residual stream. */
      const conv1d = (name: string, fanIn: number, out: number, ...again: ParameterInitializer[]) => {
        const weight = `${name}.weight`;
        layer.add(weight, [fanIn, out], again.at(-1) ?? own, { layer: "conv1d" });
        layer.add(`${name}.bias`, [out], ZERO);
        layer.constructs(weight, [fanIn, out], CONV1D);
        for (const law of [own, ...again]) layer.redraws(weight, [fanIn, out], law);
      };
      layer.norm("ln_1", d, { bias: true });
      conv1d("attn.c_attn", d, 3 * d);
      conv1d("attn.c_proj", d, d, residual);
      layer.norm("ln_2", d, { bias: true });
      if (config.flag("add_cross_attention")) {
        conv1d("crossattention.c_attn", d, 2 * d);
        conv1d("crossattention.q_attn", d, d);
        conv1d("crossattention.c_proj", d, d, residual);
        layer.norm("ln_cross_attn", d, { bias: true });
      }
      conv1d("mlp.c_fc", d, f);
      conv1d("mlp.c_proj", f, d, residual);
    }
    root.norm("ln_f", d, { bias: true });
    root.settle();
    addTextHeads(request, d);
    const hasChoices = architecture === "GPT2DoubleHeadsModel";
    if (hasChoices || architecture === "GPT2LMHeadModel") {
      model.head("lm_head", vocabulary, d, config.flag("tie_word_embeddings"));
    }
    // Its class sets one label whatever the config says.
    const choices = config.flag("summary_proj_to_labels") ? 1 : d;
    if (hasChoices && config.flag("summary_use_proj")) model.dense("multiple_choice_head.summary", choices, d);
  },
};
