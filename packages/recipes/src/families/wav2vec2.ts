/**
 * wav2vec 2.0 (Baevski et al. 2020), as transformers 5.24 makes it. The norms of the convolution of positions are a
 * function of its direction. The variant "paper" has the authors' law of that direction.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import { torchConstructed } from "../draws/torch-calls.ts";
import type { Family } from "../family.ts";
import { constantOf, normalOf, torchDefault, UNIT_UNIFORM } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import {
  maskEmbedding,
  positionConvolution,
  WAV2VEC2_DEFAULTS,
  wav2vec2Layers,
  waveAdapter,
  waveConvolutions,
} from "../parts/wav2vec2.ts";

/** The quantizer of the waveform's features, and the projections of what is compared. */
function pretraining(model: ModelBuilder, config: ConfigFields, features: number): void {
  const groups = config.size("num_codevector_groups");
  const entries = groups * config.size("num_codevectors_per_group");
  const width = config.size("codevector_dim");
  const out = config.size("proj_codevector_dim");
  const codes = [1, entries, Math.floor(width / groups)];
  const standard = normalOf(1);
  model.linear("quantizer.weight_proj", entries, features, {
    weight: standard,
    bias: true,
    redraws: [model.weight, standard],
  });
  // Made as a torch.FloatTensor, whatever the model's dtype is.
  model.parameter("quantizer.codevectors", codes, UNIT_UNIFORM, { dtype: "float32" });
  const projections = [
    ["project_hid", config.size("hidden_size")],
    ["project_q", width],
  ] as const;
  for (const [name, fanIn] of projections) {
    const law = torchDefault(fanIn);
    model.layer(name, [out, fanIn], { weight: law, redraws: [model.weight] });
    model.bias(name, out, law);
    model.constructs(`${name}.bias`, [out], law);
  }
  // Their constructors' calls once more.
  for (const [name, fanIn] of projections) {
    model.redraws(`${name}.weight`, [out, fanIn], torchConstructed(fanIn));
    model.redraws(`${name}.bias`, [out], torchDefault(fanIn));
  }
}

/** Time-delay layers over frames, a vector of their statistics, and the directions of the labels that it is compared with. */
function addXVector(model: ModelBuilder, config: ConfigFields): void {
  const widths = config.sizes("tdnn_dim");
  const kernels = config.sizes("tdnn_kernel");
  const out = config.size("xvector_output_dim");
  const first = widths[0] ?? config.fail("at least one width in tdnn_dim", widths);
  model.dense("projector", first, config.size("hidden_size"));
  for (const [i, width] of widths.entries()) {
    const kernel = kernels[i] ?? config.fail("as many tdnn_kernel as tdnn_dim", kernels);
    model.dense(`tdnn.${i}.kernel`, width, (widths[i - 1] ?? first) * kernel);
  }
  model.dense("feature_extractor", out, 2 * widths.at(-1)!);
  model.dense("classifier", out, out);
  const objective = ["objective.weight", [out, config.labels()], normalOf(1)] as const;
  model.add(...objective);
  model.constructs(...objective);
  model.redraws(...objective);
}

export const wav2vec2: Family = {
  types: ["wav2vec2"],
  revision: 1,
  draws: "torch",
  architectures: [
    "Wav2Vec2ForCTC",
    "Wav2Vec2Model",
    "Wav2Vec2ForPreTraining",
    "Wav2Vec2ForSequenceClassification",
    "Wav2Vec2ForAudioFrameClassification",
    "Wav2Vec2ForXVector",
  ],
  defaults: {
    ...WAV2VEC2_DEFAULTS,
    num_codevectors_per_group: 320,
    num_codevector_groups: 2,
    codevector_dim: 256,
    proj_codevector_dim: 256,
    num_adapter_layers: 3,
    adapter_kernel_size: 3,
    tdnn_dim: [512, 512, 512, 512, 1500],
    tdnn_kernel: [5, 3, 3, 1, 1],
    xvector_output_dim: 512,
  },
  build({ config, architecture, variant, model }) {
    const head = architecture.replace("Wav2Vec2", "");
    const d = config.size("hidden_size");
    if (head.endsWith("Classification") && config.flag("add_adapter")) {
      config.fail(`add_adapter of the config to be off, as ${architecture} needs it`, true);
    }
    const body = model.within(head === "Model" ? "" : "wav2vec2.");
    const features = waveConvolutions(body, config, torchDefault);
    body.layerNorm("feature_projection.layer_norm", features);
    const law = torchDefault(features);
    const redraws = [body.weight, law];
    body.linear("feature_projection.projection", d, features, { weight: law, bias: law, redraws });
    const redrawMask = maskEmbedding(body, config);
    positionConvolution(body, config, { variant, isRedrawn: true });
    wav2vec2Layers(body, config);
    const width = waveAdapter(body, config);
    redrawMask();
    body.settle();
    const layers = config.layers("num_hidden_layers") + 1;
    if (head === "ForCTC") model.dense("lm_head", config.size("vocab_size"), width);
    if (head === "ForPreTraining") pretraining(model, config, features);
    if ((head === "ForXVector" || head.endsWith("Classification")) && config.flag("use_weighted_layer_sum")) {
      model.add("layer_weights", [layers], constantOf(1 / layers));
    }
    if (head === "ForXVector") addXVector(model, config);
    if (head.endsWith("Classification")) {
      const isFrames = head === "ForAudioFrameClassification";
      const width = isFrames ? d : config.size("classifier_proj_size");
      if (!isFrames) model.dense("projector", width, d);
      model.dense("classifier", config.labels(), width);
    }
  },
};
