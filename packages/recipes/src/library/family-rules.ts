/**
 * What single config classes and layers of transformers ask besides: of lists that belong together, and of numbers that a
 * layer divides by.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import { outStages } from "../parts/backbone.ts";

/** A config, and the class that is made of it. */
type Rule = (config: ConfigFields, architecture: string) => void;

/** Of wav2vec 2.0 and HuBERT: one number for each convolution, and groups that divide the width. */
const waves: Rule = (config) => {
  const layers = config.raw("num_feat_extract_layers") ?? config.sizes("conv_dim").length;
  for (const name of ["conv_dim", "conv_kernel", "conv_stride"]) {
    const list = config.list(name);
    if (list === undefined || list.length === layers) continue;
    config.fail(`${name} of the config to have a number for each of ${layers} convolutions`, list.length);
  }
  const [d, groups] = [config.size("hidden_size"), config.integer("num_conv_pos_embedding_groups")];
  if (groups <= 0 || d % groups !== 0) {
    config.fail(`num_conv_pos_embedding_groups of the config to divide hidden_size, which is ${d}`, groups);
  }
};

/** Of backbones: the stages that `out_features` and `out_indices` name, of as many as there are. */
const stages =
  (count: (config: ConfigFields) => number): Rule =>
  (config) => {
    outStages(config, count(config));
    const [names, numbers] = [config.list("out_features"), config.list("out_indices")];
    if (names !== undefined && numbers !== undefined && names.length !== numbers.length) {
      config.fail(`out_indices of the config to be as many as out_features, ${names.length}`, numbers.length);
    }
  };
const byDepths = stages((config) => config.list("depths")?.length ?? 0);
const byLayers = stages((config) => config.layers("num_hidden_layers"));

/** Of GPT-Neo: a kind of attention for each layer. */
const gptNeo: Rule = (config) => {
  const types = (config.list("attention_types") ?? [[["global", "local"], 12]]) as unknown[][];
  for (const one of types) {
    if (!Array.isArray(one) || !Array.isArray(one[0]) || !Number.isInteger(one[1])) {
      config.fail("attention_types of the config to be pairs of a list and a number", one);
    }
  }
  const counts = types.map(([names, times]) => (names as unknown[]).length * (times as number));
  const kinds = config.list("attention_layers")?.length ?? counts.reduce((sum, count) => sum + count, 0);
  const layers = config.integer("num_layers", "num_hidden_layers");
  if (kinds !== layers) config.fail(`attention_types of the config to be of ${layers} layers`, kinds);
};

/** Of T5: `relu`, or `gated-` and an activation. */
const t5: Rule = (config) => {
  const text = config.raw("feed_forward_proj");
  const parts = typeof text === "string" ? text.split("-") : [];
  if ((parts.length > 1 && parts[0] !== "gated") || parts.length > 2) {
    config.fail('feed_forward_proj of the config to be an activation, or "gated-" and one', text);
  }
};

/** Of Mamba and Mamba-2: bounds of time steps whose logarithms are taken. */
const steps: Rule = (config) => {
  for (const name of ["time_step_min", "time_step_max"]) {
    const value = config.number(name);
    if (value <= 0) config.fail(`${name} of the config to be a number > 0`, value);
  }
  if ((config.raw("layer_types") ?? undefined) !== undefined) {
    config.fail("no layer_types in the config, whose layers are all the same", config.raw("layer_types"));
  }
};
const mamba: Rule = (config, architecture) => {
  steps(config, architecture);
  const scale = config.number("time_step_scale");
  if (scale < 0) config.fail("time_step_scale of the config to be a number ≥ 0", scale);
  const rank = config.raw("time_step_rank");
  if (rank === 0) config.fail("time_step_rank of the config not to be 0", rank);
};

/** Of Gemma 4: what differs a layer is of layers that there are. */
const gemma4: Rule = (config) => {
  const layers = config.layers("num_hidden_layers");
  for (const key of Object.keys((config.raw("per_layer_config") as object | null | undefined) ?? {})) {
    const l = Number(key);
    if (!(Number.isInteger(l) && l >= 0 && l < layers)) {
      config.fail(`the keys of per_layer_config to be of ${layers} layers, from 0`, key);
    }
  }
};

/** Of Gemma 3, which halves the window where it attends in both directions. */
const gemma3: Rule = (config) => {
  if (config.raw("use_bidirectional_attention") !== true || config.raw("sliding_window") !== null) return;
  config.fail("sliding_window of the config to be an integer where use_bidirectional_attention is true", null);
};

/** Of ModernBERT, whose padding row is drawn like the others: there is one. */
const modernbert: Rule = (config) => {
  const [row, rows] = [
    config.raw("pad_token_id") === undefined ? 50283 : config.indexOrNull("pad_token_id"),
    config.size("vocab_size"),
  ];
  if (row !== null && !(row < rows && row >= -rows)) {
    config.fail(`pad_token_id of the config to be a row of a vocabulary of ${rows}`, row);
  }
};

/** Of M2M100, whose table of positions has a padding row too. */
const m2m100: Rule = (config) => {
  const [row, rows] = [config.indexOrNull("pad_token_id"), config.integer("max_position_embeddings") + 2];
  if (row !== null && !(row < rows && row >= -rows)) {
    config.fail(`pad_token_id of the config to be a row of ${rows} positions`, row);
  }
};

const positive =
  (name: string): Rule =>
  (config) => {
    const value = config.raw(name);
    if (typeof value === "number" && value < 0) config.fail(`${name} of the config to be above 0`, value);
  };

/** Of DistilBERT: an answer has a first and a last token. */
const distilbert: Rule = (config, architecture) => {
  if (!architecture.endsWith("ForQuestionAnswering") || config.labels() === 2) return;
  config.fail("2 labels for answers", config.labels());
};

/** Of classes that compute `head_dim` themselves. */
const noHeadWidth: Rule = (config) => {
  if (config.says("head_dim")) config.fail("no head_dim in the config", config.raw("head_dim"));
};

const swin: Rule = (config, architecture) => {
  noHeadWidth(config, architecture);
  byDepths(config, architecture);
  const width = config.size("embed_dim");
  const heads = config.sizes("num_heads");
  for (const [s, depth] of config.layerCounts("depths").entries()) {
    const most = width * 2 ** s;
    if (depth > 0 && heads[s] !== undefined && !(heads[s] > 0 && heads[s] <= most)) {
      config.fail(`num_heads of the config to be from 1 to ${most}, the width of stage ${s}`, heads[s]);
    }
  }
};

/** Of towers whose images and patches are square. */
const square: Rule = (config) => {
  for (const name of ["image_size", "patch_size", "temporal_patch_size"]) {
    const value = config.raw(name);
    if (Array.isArray(value)) config.fail(`${name} of the config to be an integer`, value);
  }
};

/** Of ViT-MAE: the decoder's heads, of a width of at least one. */
const vitMae: Rule = (config, architecture) => {
  const name = "decoder_num_attention_heads";
  if (architecture === "ViTMAEModel" || config.layers("decoder_num_hidden_layers") === 0 || !config.says(name)) return;
  const [d, heads] = [config.size("decoder_hidden_size"), config.integer(name)];
  if (heads !== 0 && Math.floor(d / heads) !== 0) return;
  config.fail(`${name} of the config to be from 1 to decoder_hidden_size, ${d}`, heads);
};

/** Of wav2vec 2.0 before training: groups of code vectors. */
const wav2vec2: Rule = (config, architecture) => {
  waves(config, architecture);
  if (architecture !== "Wav2Vec2ForPreTraining") return;
  const [width, groups] = [config.sizeOr(256, "codevector_dim"), config.sizeOr(2, "num_codevector_groups")];
  if (groups === 0 || width % groups !== 0) {
    config.fail(`num_codevector_groups of the config to divide codevector_dim, which is ${width}`, groups);
  }
};

/** Of BERT and its like: layers that look at an encoder's output are a decoder's. */
const crossed: Rule = (config) => {
  if (!config.flag("add_cross_attention") || config.flag("is_decoder") || config.layers("num_hidden_layers") === 0)
    return;
  config.fail("is_decoder of the config to be true where add_cross_attention is", false);
};

const RULES: { readonly [type: string]: Rule } = {
  bert: crossed,
  bloom: positive("n_head"),
  clip_vision_model: square,
  convnext: byDepths,
  convnextv2: byDepths,
  dinov2: byLayers,
  dinov2_with_registers: byLayers,
  dinov3_vit: (config, architecture) => {
    byLayers(config, architecture);
    positive("num_attention_heads")(config, architecture);
    if (config.pair("patch_size").includes(0)) config.fail("patch_size of the config not to be 0", 0);
  },
  distilbert,
  electra: crossed,
  esm: (config, architecture) => {
    crossed(config, architecture);
    positive("num_attention_heads")(config, architecture);
  },
  falcon: (config, architecture) => {
    noHeadWidth(config, architecture);
    positive("num_attention_heads")(config, architecture);
  },
  gemma3_text: gemma3,
  gemma4_text: gemma4,
  gpt_neo: gptNeo,
  gpt_neox: positive("num_attention_heads"),
  hubert: waves,
  llama4_vision_model: square,
  m2m_100: m2m100,
  mamba,
  mamba2: steps,
  modernbert: (config, architecture) => {
    modernbert(config, architecture);
    positive("num_attention_heads")(config, architecture);
  },
  mpt: positive("n_heads"),
  qwen2_vl_vision: square,
  qwen3_5_vision: square,
  resnet: byDepths,
  roberta: crossed,
  // Its rule looks for the weight of a head that is not there.
  siglip: (config, architecture) => {
    if (architecture !== "SiglipForImageClassification" || config.labels() > 0) return;
    config.fail("labels for a classification", config.labels());
  },
  siglip_vision_model: (config, architecture) => {
    square(config, architecture);
    positive("num_attention_heads")(config, architecture);
  },
  swin,
  t5,
  vit_mae: vitMae,
  wav2vec2,
  "xlm-roberta": crossed,
};

/** Refuses what a family's own classes refuse. */
export function checkFamily(type: string, config: ConfigFields, architecture: string): void {
  if (Object.hasOwn(RULES, type)) RULES[type]!(config, architecture);
}
