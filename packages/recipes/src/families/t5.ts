/**
 * T5, as transformers 5.24 and Mesh TensorFlow make it: no bias, norms of `initializer_factor`, and scales of a
 * softmax that does not divide by √d_kv, so that the query's are that much smaller (Raffel et al. 2020; `_init_weights` of
 * `modeling_t5.py`). Release 5.24 ties the head always; the variant "paper" stores it where the config says that it is
 * not tied, as the files of version 1.1 do.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import { inverseRoot } from "../draws/torch-calls.ts";
import type { Family } from "../family.ts";
import { normalOf } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

/** One of the two stacks: its layers, and whether they look at the other's output. */
interface Stack {
  readonly side: "encoder" | "decoder";
  readonly count: number;
  readonly isCrossed: boolean;
}

function stack(body: ModelBuilder, config: ConfigFields, { side, count, isCrossed }: Stack): void {
  const factor = config.number("initializer_factor");
  const d = config.size("d_model");
  const f = config.size("d_ff");
  const heads = config.size("num_heads");
  const inner = heads * config.size("d_kv");
  const std = (x: number) => normalOf(factor / Math.sqrt(x));
  const said = config.raw("is_gated_act") ?? undefined;
  const isGated =
    said === undefined ? config.text("feed_forward_proj").startsWith("gated-") : config.flag("is_gated_act");
  // The inherited rule draws each layer N(factor), and its module's own rule all of its layers again.
  const inherited = normalOf(factor);
  const redraws = [inherited];
  const call = (x: number) => normalOf(factor * inverseRoot(x));
  /** The std is factor/√divisor. */
  type Part = readonly [name: string, out: number, fanIn: number, divisor: number];
  const layers = (layer: ModelBuilder, module: string, parts: readonly Part[], position?: () => void) => {
    for (const [name, out, fanIn, x] of parts) {
      layer.linear(`${module}.${name}`, out, fanIn, { weight: std(x), redraws });
    }
    position?.();
    for (const [name, out, fanIn, x] of parts) layer.redraws(`${module}.${name}.weight`, [out, fanIn], call(x));
  };
  const attention: readonly Part[] = [
    ["q", inner, d, d * config.size("d_kv")],
    ["k", inner, d, d],
    ["v", inner, d, d],
    ["o", d, inner, inner],
  ];
  const feedForward: readonly Part[] = [
    ...(isGated ? ["wi_0", "wi_1"] : ["wi"]).map((name) => [name, f, d, d] as const),
    ["wo", d, f, f],
  ];
  const buckets = config.size("relative_attention_num_buckets");
  const bias = "SelfAttention.relative_attention_bias";
  for (let l = 0; l < count; l++) {
    const block = body.within(`${side}.block.${l}.layer.`);
    const add = (i: number, module: string, parts: readonly Part[]) => {
      const layer = block.within(`${i}.`);
      const hasBias = l === 0 && module === "SelfAttention";
      layers(layer, module, parts, () => {
        if (hasBias) layer.embedding(bias, buckets, heads, { weight: std(d), redraws });
      });
      if (hasBias) layer.redraws(`${bias}.weight`, [buckets, heads], call(d));
      layer.norm("layer_norm", d, { value: factor });
    };
    add(0, "SelfAttention", attention);
    if (isCrossed) add(1, "EncDecAttention", attention);
    add(isCrossed ? 2 : 1, "DenseReluDense", feedForward);
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
    const inherited = normalOf(factor);
    const hasDecoder = head !== "EncoderModel" && head !== "ForTokenClassification";
    const layers = config.layers("num_hidden_layers", "num_layers");
    const addStack = (side: "encoder" | "decoder", count: number) =>
      body.submodel(() => {
        body.tiedEmbedding(vocabulary, d, inherited);
        // Of an encoder alone the library leaves is_decoder as it is.
        const isCrossed = side === "decoder" || (!hasDecoder && config.flag("is_decoder"));
        stack(body, config, { side, count, isCrossed });
      });
    body.embedding("shared", vocabulary, d, { weight: inherited });
    addStack("encoder", layers);
    if (hasDecoder)
      addStack(
        "decoder",
        config.layers((config.raw("num_decoder_layers") ?? null) === null ? "num_layers" : "num_decoder_layers"),
      );
    // The model's own rule, after its modules: the embedding once more.
    const settle = () => {
      body.redraws("shared.weight", [vocabulary, d], inherited);
      body.settle();
    };
    if (isInner) settle();
    const isTied = config.flag("tie_word_embeddings") && config.flag("scale_decoder_outputs");
    if (head === "ForConditionalGeneration") {
      // The library ties whatever the config says.
      const weight = { weight: inherited };
      model.head("lm_head", vocabulary, d, variant === "library" || isTied, weight);
    }
    const ofWidth = normalOf(factor / Math.sqrt(d));
    const call = normalOf(factor * inverseRoot(d));
    const classify = (name: string, out: number, weight: ParameterInitializer) =>
      model.linear(name, out, d, { weight, bias: true, redraws: [inherited] });
    if (head === "ForSequenceClassification") {
      classify("classification_head.dense", d, ofWidth);
      classify("classification_head.out_proj", config.labels(), ofWidth);
      model.redraws("classification_head.dense.weight", [d, d], call);
      model.redraws("classification_head.out_proj.weight", [config.labels(), d], call);
    }
    if (head === "ForTokenClassification") {
      classify("classifier", config.labels(), inherited);
      model.redraws("classifier.weight", [config.labels(), d], inherited);
    }
    if (head === "ForQuestionAnswering") classify("qa_outputs", config.labels(), ofWidth);
    if (!isInner) settle();
    if (head === "ForQuestionAnswering") model.redraws("qa_outputs.weight", [config.labels(), d], call);
  },
};
