/**
 * What transformers asks of activations, of shares that drop out, and of spreads: its layers refuse others when they are made.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";

/** Names that `ACT2FN` has; two more, `prelu` and `xielu`, have parameters of their own, which no recipe plans. */
const ACTIVATIONS = new Set(
  (
    "gelu gelu_10 gelu_fast gelu_new gelu_python gelu_pytorch_tanh gelu_python_tanh gelu_accurate hardswish laplace " +
    "leaky_relu linear mish quick_gelu relu relu2 relu6 sigmoid silu sqrtsoftplus swish tanh"
  ).split(" "),
);

/** Fields that name an activation. */
const ACTIVATION_FIELDS = [
  "hidden_act",
  "hidden_activation",
  "activation_function",
  "activation",
  "feat_extract_activation",
  "projector_hidden_act",
];
/** Models that have such a field and look nothing up. */
const ACTIVATION_IS_FREE = new Set(["gpt_oss", "esm"]);

/** Shares of numbers that drop out, which PyTorch's layer wants in 0 to 1; other models compute with theirs later. */
const DROPOUTS: { readonly [type: string]: string } = {
  albert: "hidden_dropout_prob attention_probs_dropout_prob classifier_dropout_prob",
  bert: "hidden_dropout_prob attention_probs_dropout_prob",
  bloom: "attention_dropout",
  "deberta-v2": "hidden_dropout_prob attention_probs_dropout_prob",
  dinov2: "hidden_dropout_prob",
  dinov2_with_registers: "hidden_dropout_prob",
  distilbert: "dropout attention_dropout",
  efficientnet: "drop_connect_rate",
  EfficientNetForImageClassification: "dropout_rate",
  electra: "hidden_dropout_prob attention_probs_dropout_prob",
  esm: "hidden_dropout_prob",
  falcon: "attention_dropout",
  gpt2: "resid_pdrop embd_pdrop attn_pdrop",
  gpt_neo: "attention_dropout resid_dropout embed_dropout",
  gpt_neox: "hidden_dropout",
  gptj: "resid_pdrop embd_pdrop",
  hubert: "activation_dropout hidden_dropout feat_proj_dropout",
  modernbert: "attention_dropout embedding_dropout mlp_dropout",
  mpnet: "hidden_dropout_prob attention_probs_dropout_prob",
  phi: "resid_pdrop embd_pdrop",
  phi3: "resid_pdrop",
  roberta: "hidden_dropout_prob attention_probs_dropout_prob",
  stablelm: "hidden_dropout",
  swin: "hidden_dropout_prob",
  t5: "dropout_rate",
  HubertForCTC: "final_dropout",
  Wav2Vec2ForCTC: "final_dropout",
  vit: "hidden_dropout_prob",
  vit_mae: "hidden_dropout_prob",
  wav2vec2: "activation_dropout hidden_dropout feat_proj_dropout",
  "xlm-roberta": "hidden_dropout_prob attention_probs_dropout_prob",
};

/** They divide by the spread, where they cut at so many of it. */
const SPREAD_IS_NOT_ZERO = new Set(["dinov2", "dinov2_with_registers", "dinov3_vit", "modernbert", "vit"]);

function checkSpread(type: string, config: ConfigFields, name: string): void {
  const value = config.raw(name);
  if (typeof value !== "number") return;
  const most = type === "llama" && name === "initializer_range" ? 1 : Number.POSITIVE_INFINITY;
  const isOut = !(value >= 0 && value <= most);
  if (isOut) config.fail(`${name} of the config to be a number ≥ 0${most === 1 ? " and ≤ 1" : ""}`, value);
  if (value === 0 && SPREAD_IS_NOT_ZERO.has(type)) config.fail(`${name} of the config not to be 0`, value);
}

/** What is made of a config. */
interface MadeOf {
  readonly hasLayers: boolean;
  readonly architecture: string;
}

/** Refuses numbers and names that the library's layers refuse. */
export function checkNumbers(type: string, config: ConfigFields, { hasLayers, architecture }: MadeOf): void {
  for (const name of ["initializer_range", "init_std"]) checkSpread(type, config, name);
  // SigLIP has the last, and reads it not.
  if (!type.startsWith("siglip")) checkSpread(type, config, "initializer_factor");
  const isFree = ACTIVATION_IS_FREE.has(type) || config.raw("use_swiglu_ffn") === true;
  for (const name of hasLayers && !isFree ? ACTIVATION_FIELDS : []) {
    const value = config.raw(name);
    if (typeof value !== "string" || ACTIVATIONS.has(value)) continue;
    config.fail(`${name} of the config to be one of ${[...ACTIVATIONS].join(", ")}`, value);
  }
  for (const name of [type, architecture].flatMap((one) => DROPOUTS[one]?.split(" ") ?? [])) {
    const value = config.raw(name);
    if (typeof value === "number" && (value < 0 || value > 1)) {
      config.fail(`${name} of the config to be a number from 0 to 1`, value);
    }
  }
}
