/**
 * What decoder-only language models have in common: an embedding, blocks, a norm and a head, under Llama's names.
 *
 * @module
 */
import type { ConfigFields, ModelConfig } from "../config-fields.ts";
import type { FamilyRequest } from "../family.ts";
import { normalOf } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

/** The sizes of a model, as Llama's configs name them. */
export interface DecoderSizes {
  /** Width of the model. */
  readonly d: number;
  /** Inner width of the MLP. */
  readonly f: number;
  readonly heads: number;
  /** Heads of keys and values. */
  readonly groups: number;
  /** Width of a head. */
  readonly k: number;
}

export function decoderSizes(config: ConfigFields): DecoderSizes {
  const d = config.size("hidden_size");
  const heads = config.size("num_attention_heads");
  return {
    d,
    // Where every layer has experts, nothing has this width.
    get f() {
      return config.size("intermediate_size");
    },
    heads,
    groups: config.sizeOr(heads, "num_key_value_heads"),
    k: config.sizeOr(Math.floor(d / heads), "head_dim"),
  };
}

/** The classes of a decoder: with the head, without, and with a head of labels for a text, and for each token. */
export function decoderClasses<const Name extends string>(name: Name) {
  return [
    `${name}ForCausalLM`,
    `${name}Model`,
    `${name}ForSequenceClassification`,
    `${name}ForTokenClassification`,
  ] as const;
}

/** The same, and with a head of an answer's first and last token. */
export function decoderClassesWithAnswers<const Name extends string>(name: Name) {
  return [...decoderClasses(name), `${name}ForQuestionAnswering`] as const;
}

/** Of these the body is called as in every class; of the others with this head it is `transformer`. */
const MODEL_ANSWERS = ["MistralForQuestionAnswering", "MixtralForQuestionAnswering", "Qwen2MoeForQuestionAnswering"];

function bodyPrefix(architecture: string): string {
  if (architecture.endsWith("Model")) return "";
  const isOther = architecture.endsWith("ForQuestionAnswering") && !MODEL_ANSWERS.includes(architecture);
  return isOther ? "transformer." : "model.";
}

/** Defaults of every family here, unless it says otherwise. */
export function decoderDefaults(fields: ModelConfig): ModelConfig {
  return { initializer_range: 0.02, tie_word_embeddings: false, ...fields };
}

export interface DecoderParts {
  /** Adds the tensors of block `l`. */
  readonly block: (block: ModelBuilder, l: number) => void;
  /** How the last norm differs from a weight of ones. */
  readonly norm?: { readonly bias?: boolean; readonly value?: number };
  /** Name of the last norm; null where it has no parameters. */
  readonly finalNorm?: string | null;
  readonly headBias?: boolean;
  /** The row of the embedding that is 0; by default the config's `pad_token_id`. */
  readonly padding?: number | null;
  /** Law of the embedding and the output layer, where it is not the model's. */
  readonly embedding?: ParameterInitializer | undefined;
  /** Adds what the body has besides. */
  readonly more?: (body: ModelBuilder) => void;
}

/** Adds a whole model: its embedding with the padding row, blocks, last norm and head. */
export function addDecoder({ config, architecture, model }: FamilyRequest, parts: DecoderParts): void {
  const {
    norm,
    finalNorm = "norm",
    headBias = false,
    padding = config.indexOrNull("pad_token_id"),
    embedding: weight = model.weight,
  } = parts;
  const d = config.size("hidden_size");
  const vocabulary = config.size("vocab_size");
  const body = model.within(bodyPrefix(architecture));
  body.embedding("embed_tokens", vocabulary, d, { padding, weight });
  for (let l = 0; l < config.layers("num_hidden_layers"); l++) parts.block(body.within(`layers.${l}.`), l);
  if (finalNorm !== null) body.norm(finalNorm, d, norm);
  parts.more?.(body);
  body.settle();
  if (architecture.endsWith("ForSequenceClassification")) model.linear("score", config.labels(), d);
  if (architecture.endsWith("ForTokenClassification")) model.linear("score", config.labels(), d, { bias: true });
  if (architecture.endsWith("ForQuestionAnswering")) model.dense("qa_outputs", 2, d);
  if (architecture.endsWith("ForCausalLM")) {
    model.head("lm_head", vocabulary, d, config.flag("tie_word_embeddings"), { bias: headBias, weight });
  }
}

export interface AttentionOptions {
  /** Whether queries, keys and values have biases. */
  readonly bias?: boolean;
  readonly outBias?: boolean;
  /** Name of the output projection. */
  readonly out?: string;
  /** Rows of the query projection, where they are not heads · k. */
  readonly queryRows?: number;
}

/** `self_attn`: queries, keys, values and output apart, with grouped keys and values. */
export function addAttention(
  block: ModelBuilder,
  { d, heads, groups, k }: DecoderSizes,
  { bias = false, outBias = bias, out = "o_proj", queryRows = heads * k }: AttentionOptions = {},
): void {
  block.linear("self_attn.q_proj", queryRows, d, { bias });
  block.linear("self_attn.k_proj", groups * k, d, { bias });
  block.linear("self_attn.v_proj", groups * k, d, { bias });
  block.linear(`self_attn.${out}`, d, heads * k, { bias: outBias });
}

/** Norms of each head's queries and keys. */
export function addHeadNorms(block: ModelBuilder, k: number, value = 1): void {
  block.norm("self_attn.q_norm", k, { value });
  block.norm("self_attn.k_norm", k, { value });
}

/** A gated MLP: `gate_proj` and `up_proj` from d to f, `down_proj` back. */
export function addGatedMlp(block: ModelBuilder, name: string, d: number, f: number, bias = false): void {
  block.linear(`${name}.gate_proj`, f, d, { bias });
  block.linear(`${name}.up_proj`, f, d, { bias });
  block.linear(`${name}.down_proj`, d, f, { bias });
}

/** The law of what a family's own rule draws: an `initializer_range` of 0 as it is, where the inherited rule has 0.02. */
export function ownWeight(block: ModelBuilder, config: ConfigFields): ParameterInitializer {
  return config.raw("initializer_range") === 0 ? normalOf(0) : block.weight;
}

/** Sizes of experts, and what their projections are called. */
export interface ExpertOptions {
  readonly experts: number;
  readonly d: number;
  readonly f: number;
  readonly gate?: string;
  readonly up?: string;
  readonly down?: string;
  readonly weight: ParameterInitializer;
}

/**
 * Experts, each a gated MLP with tensors of its own in the file. In memory they are two, gate and up [experts, 2f, d] and down
 * [experts, d, f], and are drawn as such.
 */
export function addExperts(
  block: ModelBuilder,
  name: string,
  { experts, d, f, gate = "gate_proj", up = "up_proj", down = "down_proj", weight: law }: ExpertOptions,
): void {
  const weight = (e: number, part: string) => `${name}.${e}.${part}.weight`;
  for (let e = 0; e < experts; e++) {
    for (const part of [gate, up]) block.add(weight(e, part), [f, d], law);
    block.add(weight(e, down), [d, f], law);
  }
  const all = Array.from({ length: experts }, (_, e) => e);
  block.redrawsInto([experts, 2 * f, d], law, () =>
    all.flatMap((e) => [gate, up].map((part, i) => ({ name: weight(e, part), from: (2 * e + i) * f * d }))),
  );
  block.redrawsInto([experts, d, f], law, () => all.map((e) => ({ name: weight(e, down), from: e * d * f })));
}

/** The two norms of a block, before attention and before the MLP. */
export function addBlockNorms(
  block: ModelBuilder,
  d: number,
  options?: { readonly bias?: boolean; readonly value?: number },
): void {
  block.norm("input_layernorm", d, options);
  block.norm("post_attention_layernorm", d, options);
}

/** The two more norms of Gemma 2 and later, around the MLP. */
export function addFeedForwardNorms(block: ModelBuilder, d: number, value = 1): void {
  block.norm("pre_feedforward_layernorm", d, { value });
  block.norm("post_feedforward_layernorm", d, { value });
}
