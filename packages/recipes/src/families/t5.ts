/**
 * T5, as transformers 5.24 and Mesh TensorFlow make it: no bias, norms of `initializer_factor`, and scales of a
 * softmax that does not divide by √d_kv, so that the query's are that much smaller (Raffel et al. 2020; `_init_weights` of
 * `modeling_t5.py`). Release 5.24 ties the head always; the variant "paper" stores it where the config says that it is
 * not tied, as the files of version 1.1 do.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";

/** One of the two stacks. */
function stack(body: ModelBuilder, config: ConfigFields, side: "encoder" | "decoder", layers: number): void {
  const factor = config.number("initializer_factor");
  const d = config.size("d_model");
  const f = config.size("d_ff");
  const heads = config.size("num_heads");
  const inner = heads * config.size("d_kv");
  const ofWidth = normalOf(factor / Math.sqrt(d));
  const isGated = config.text("feed_forward_proj").startsWith("gated-");
  const attention = (layer: ModelBuilder, name: string) => {
    layer.linear(`${name}.q`, inner, d, { weight: normalOf(factor / Math.sqrt(d * config.size("d_kv"))) });
    layer.linear(`${name}.k`, inner, d, { weight: ofWidth });
    layer.linear(`${name}.v`, inner, d, { weight: ofWidth });
    layer.linear(`${name}.o`, d, inner, { weight: normalOf(factor / Math.sqrt(inner)) });
    layer.norm("layer_norm", d, { value: factor });
  };
  for (let l = 0; l < layers; l++) {
    const block = body.within(`${side}.block.${l}.layer.`);
    attention(block.within("0."), "SelfAttention");
    if (l === 0) {
      const buckets = config.size("relative_attention_num_buckets");
      block.embedding("0.SelfAttention.relative_attention_bias", buckets, heads, { weight: ofWidth });
    }
    if (side === "decoder") attention(block.within("1."), "EncDecAttention");
    const last = block.within(side === "decoder" ? "2." : "1.");
    for (const name of isGated ? ["wi_0", "wi_1"] : ["wi"]) {
      last.linear(`DenseReluDense.${name}`, f, d, { weight: ofWidth });
    }
    last.linear("DenseReluDense.wo", d, f, { weight: normalOf(factor / Math.sqrt(f)) });
    last.norm("layer_norm", d, { value: factor });
  }
  body.norm(`${side}.final_layer_norm`, d, { value: factor });
}

export const t5: Family = {
  types: ["t5"],
  revision: 1,
  draws: "torch",
  architectures: [
    "T5ForConditionalGeneration",
    "T5Model",
    "T5EncoderModel",
    "T5ForSequenceClassification",
    "T5ForTokenClassification",
    "T5ForQuestionAnswering",
  ],
  defaults: {
    vocab_size: 32128,
    d_model: 512,
    d_kv: 64,
    d_ff: 2048,
    num_layers: 6,
    num_heads: 8,
    relative_attention_num_buckets: 32,
    initializer_factor: 1,
    feed_forward_proj: "relu",
    tie_word_embeddings: true,
    scale_decoder_outputs: true,
  },
  build({ config, architecture, variant, model }) {
    const factor = config.number("initializer_factor");
    const d = config.size("d_model");
    const head = architecture.replace("T5", "");
    const isInner = head === "ForSequenceClassification" || head === "ForTokenClassification";
    const body = model.within(isInner ? "transformer." : "");
    const vocabulary = config.size("vocab_size");
    const ofFactor = { weight: normalOf(factor) };
    body.embedding("shared", vocabulary, d, ofFactor);
    const layers = config.size("num_layers");
    stack(body, config, "encoder", layers);
    if (head !== "EncoderModel" && head !== "ForTokenClassification") {
      stack(body, config, "decoder", config.sizeOr(layers, "num_decoder_layers"));
    }
    const isTied = config.flag("tie_word_embeddings") && config.flag("scale_decoder_outputs");
    if (head === "ForConditionalGeneration" && variant === "paper" && !isTied) {
      model.linear("lm_head", vocabulary, d, ofFactor);
    }
    const ofWidth = normalOf(factor / Math.sqrt(d));
    if (head === "ForSequenceClassification") {
      model.dense("classification_head.dense", d, d, ofWidth);
      model.dense("classification_head.out_proj", config.labels(), d, ofWidth);
    }
    if (head === "ForTokenClassification") model.dense("classifier", config.labels(), d, ofFactor.weight);
    if (head === "ForQuestionAnswering") model.dense("qa_outputs", config.labels(), d, ofWidth);
  },
};
