/**
 * What transformers asks of the heads of attention. Which model asks what is read from its classes (5.24.0), and was tried:
 * many take a number of heads that does not divide the width, and round.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";

const models = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Fields that hold a width, the heads that it is cut into, and the number of layers that do so, with their other names. */
interface HeadFields {
  readonly width: readonly string[];
  readonly heads: readonly string[];
  readonly layers: readonly string[];
  readonly groups?: string;
}

const USUAL: HeadFields = {
  width: ["hidden_size"],
  heads: ["num_attention_heads"],
  layers: ["num_hidden_layers"],
  groups: "num_key_value_heads",
};
/** Usual names after a family's own. */
const also = (width: string, heads: string, layers: string): HeadFields => ({
  width: [width, "hidden_size"],
  heads: [heads, "num_attention_heads"],
  layers: [layers, "num_hidden_layers"],
});
const GPT2 = also("n_embd", "n_head", "n_layer");
const side = (name: string): HeadFields => ({
  width: ["d_model"],
  heads: [`${name}_attention_heads`],
  layers: [`${name}_layers`],
});

const OTHER_FIELDS: { readonly [type: string]: HeadFields } = {
  gpt2: GPT2,
  gptj: GPT2,
  bloom: also("n_embed", "n_head", "n_layer"),
  falcon: also("n_embed", "n_head", "n_layer"),
  distilbert: also("dim", "n_heads", "n_layers"),
  gpt_neo: also("hidden_size", "num_heads", "num_layers"),
  mpt: also("d_model", "n_heads", "n_layers"),
};

/** Two stacks with heads of their own. */
const TWO_STACKS = models("bart m2m_100 marian mbart pegasus whisper");

/** Heads divide the width, as the config's class asks. */
const DIVIDE = models("llama gemma2 gemma3_text deepseek_v2 clip_text_model clip_vision_model gpt_neox");
/** Heads divide the width, as each layer asks. */
const DIVIDE_IN_LAYERS = models(
  "bert deberta-v2 esm modernbert mpnet roberta xlm-roberta hubert siglip_text_model siglip_vision_model wav2vec2 falcon " +
    "opt stablelm bart marian whisper m2m_100 mbart pegasus bloom gpt2 gptj distilbert gpt_neo qwen2_vl_text",
);
/** Of these no shape depends on the number of heads, or none where the config leaves it out. */
const NO_SHAPE = models(
  "clip_text_model clip_vision_model gpt_neox bert deberta-v2 modernbert roberta xlm-roberta hubert wav2vec2 opt " +
    "siglip_text_model siglip_vision_model bart marian whisper m2m_100 mbart pegasus bloom gpt2 gptj distilbert gpt_neo mpt " +
    "albert electra vit vit_mae dinov2 dinov2_with_registers",
);
/** A head is at least one number wide, whether its width is given or what the division leaves: the layer takes its root. */
const WIDE =
  "albert cohere dinov2 dinov2_with_registers dinov3_vit electra glm4_moe lfm2 mistral mixtral olmo olmo2 olmo3 olmoe phi phi3 " +
  "qwen2 qwen2_moe qwen3_moe smollm3 stablelm starcoder2 vit vit_mae gemma glm glm4 gpt_oss llama llama4_text nemotron qwen3 " +
  "qwen3_5_text qwen3_next bert hubert modernbert opt roberta xlm-roberta siglip_text_model siglip_vision_model wav2vec2 gpt_neox " +
  "clip_text_model clip_vision_model bart m2m_100 marian mbart pegasus whisper gpt2 gptj distilbert cohere2";
const HEADS_ARE_WIDE = models(WIDE);
/** A `head_dim` of 0 counts as none. */
const ZERO_IS_NONE = models("mistral mixtral");
/** `head_dim` is read, but nothing is computed of it. */
const NO_HEADS_ARE_FINE = models("deepseek_v3 gemma4_text mistral nemotron mamba2 t5");
/** Heads of keys and values may not be null, though the config's class lets them. */
const GROUPS_ARE_SAID = models("glm nemotron qwen2_moe");

/** Nor may `head_dim`, where they take it as it is. */
const HEAD_WIDTH_IS_SAID = models(
  "cohere cohere2 dinov2 dinov2_with_registers glm glm4_moe granite olmo olmo2 olmo3 olmoe phi phi3 qwen2 qwen2_moe " +
    "qwen3_moe vit vit_mae",
);

/** The width of a head that the config gives or that its class derives; rotary positions ask that it is even. */
const DERIVED_WIDTH = models("cohere2 falcon llama mistral nemotron");
/** The part of a head that is rotated, where the config says none. */
const ROTATED: { readonly [type: string]: number } = {
  glm: 0.5,
  glm4: 0.5,
  glm4_moe: 0.5,
  gpt_neox: 0.25,
  nemotron: 0.5,
  phi: 0.5,
  qwen3_5_text: 0.25,
  qwen3_next: 0.25,
  stablelm: 0.25,
};
const NO_ROTARY_CHECK = models("deepseek_v2 gemma4_text gpt_neox");

function integer(config: ConfigFields, ...names: readonly string[]): number | undefined {
  const value = config.first(names);
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

function checkDivision(type: string, config: ConfigFields, { width, heads, layers, groups }: HeadFields): void {
  const d = integer(config, ...width);
  const n = integer(config, ...heads);
  const isBuilt = (integer(config, ...layers) ?? 1) > 0;
  // They may be left out, whatever the class's default.
  if (NO_SHAPE.has(type) && !config.says(...heads)) return;
  if (config.first(heads) === null && isBuilt) config.fail(`${heads[0]} of the config to be an integer`, null);
  const isNull = config.says("head_dim") && config.raw("head_dim") === null;
  if (isNull && HEAD_WIDTH_IS_SAID.has(type) && isBuilt) {
    config.fail("head_dim of the config to be an integer", null);
  }
  if (d === undefined || n === undefined || !(isBuilt || DIVIDE.has(type))) return;
  const derived = n === 0 ? 0 : Math.floor(d / n);
  if (n === 0 && !NO_HEADS_ARE_FINE.has(type)) config.fail(`${heads[0]} of the config not to be 0`, n);
  const divides = DIVIDE.has(type) || DIVIDE_IN_LAYERS.has(type);
  if (divides && d % n !== 0) config.fail(`${heads[0]} of the config to divide ${width[0]}, which is ${d}`, n);
  if (!isBuilt) return;
  const given = integer(config, "head_dim");
  const k = given === undefined || (given === 0 && ZERO_IS_NONE.has(type)) ? derived : given;
  if (HEADS_ARE_WIDE.has(type) && k === 0 && d !== undefined) {
    if (given === 0) config.fail("head_dim of the config not to be 0", given);
    config.fail(`${heads[0]} of the config to be at most ${width[0]}, which is ${d}`, n);
  }
  const shared = groups === undefined ? undefined : config.raw(groups);
  if (shared === 0) config.fail(`${groups} of the config not to be 0`, shared);
  if (shared === null && GROUPS_ARE_SAID.has(type)) config.fail(`${groups} of the config to be an integer`, shared);
}

/** The part of a head that is rotated. */
function rotated(type: string, config: ConfigFields): number {
  const inner = config.raw("rope_parameters") ?? config.raw("rope_scaling");
  const parts = [(inner as { partial_rotary_factor?: unknown } | undefined)?.partial_rotary_factor];
  const said = [...parts, config.raw("partial_rotary_factor"), config.raw("rotary_pct")];
  return (said.find((value) => typeof value === "number") as number | undefined) ?? ROTATED[type] ?? 1;
}

/** The width that is rotated of each head, as functions of positions compute it; undefined where heads have no width. */
export function rotatedWidth(type: string, config: ConfigFields): number | undefined {
  const [d, n] = [integer(config, "hidden_size"), integer(config, "num_attention_heads", "n_head")];
  const derived = d !== undefined && n ? Math.floor(d / n) : undefined;
  const part = type.startsWith("deepseek") ? integer(config, "qk_rope_head_dim") : undefined;
  const k = integer(config, "head_dim") ?? part ?? derived;
  return k === undefined ? undefined : Math.trunc(k * rotated(type, config));
}

/** Heads wider than 4 that are rotated whole are of even width. */
function checkRotary(type: string, config: ConfigFields): void {
  if (NO_ROTARY_CHECK.has(type)) return;
  const [d, n] = [integer(config, "hidden_size"), integer(config, "num_attention_heads", "n_head")];
  const derived = DERIVED_WIDTH.has(type) && d !== undefined && n ? Math.floor(d / n) : undefined;
  const k = integer(config, "head_dim") ?? derived;
  if (k === undefined || k <= 4 || k % 2 === 0 || Math.trunc(k * rotated(type, config)) !== k) return;
  config.fail("head_dim of the config, the width of a head that is rotated, to be even", k);
}

/** The stacks that a class has. */
function stacksOf(type: string, architecture: string): readonly HeadFields[] {
  if (!TWO_STACKS.has(type)) return [OTHER_FIELDS[type] ?? USUAL];
  const isDecoder = architecture.endsWith("ForCausalLM");
  const isEncoder = architecture.endsWith("ForAudioClassification");
  return [...(isDecoder ? [] : [side("encoder")]), ...(isEncoder ? [] : [side("decoder")])];
}

/** Refuses heads that the library refuses; `hasRotary` says whether its class has rotary positions. */
export function checkHeads(type: string, config: ConfigFields, architecture: string, hasRotary: boolean): void {
  for (const fields of stacksOf(type, architecture)) checkDivision(type, config, fields);
  if (hasRotary) checkRotary(type, config);
}
