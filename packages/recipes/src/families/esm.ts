/**
 * ESM-1b and ESM-2 (Rives et al. 2021, Lin et al. 2023), as transformers 5.24 makes them: BERT's laws. 5.24 saves the norms of
 * layers as `gamma` and `beta`, and the frequencies of rotary positions under a name with a literal `*`; the variant "paper"
 * has the names of published files: `weight`, `bias`, and the frequencies in each layer.
 *
 * @module
 */
import { rowBlocks } from "@weightinit/core";
import type { ConfigFields } from "../config-fields.ts";
import { asFixed } from "../draws/draw-order.ts";
import type { Family } from "../family.ts";
import { constantOf, ONE, ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import type { ParameterInitializer } from "../plan.ts";

/** base^(−2j/k) for j < k/2, each step rounded to float32 as the library does. */
function frequencies(base: number, k: number): ParameterInitializer {
  const f = Math.fround;
  const rows = Array.from({ length: Math.ceil(k / 2) }, (_, j) => {
    const value = f(1 / f(base ** f((2 * j) / k)));
    return { rows: 1, init: constantOf(value) };
  });
  return asFixed(rowBlocks(rows) as ParameterInitializer);
}

function attention(layer: ModelBuilder, name: string, d: number): void {
  for (const part of ["query", "key", "value"]) layer.dense(`${name}.self.${part}`, d, d);
  layer.dense(`${name}.output.dense`, d, d);
}

interface BodyOptions {
  readonly isPaper: boolean;
  readonly hasPooler: boolean;
}

function addBody(body: ModelBuilder, config: ConfigFields, { isPaper, hasPooler }: BodyOptions): void {
  const d = config.size("hidden_size");
  const f = config.size("intermediate_size");
  const heads = config.size("num_attention_heads");
  const layers = config.size("num_hidden_layers");
  const padding = config.indexOrNull("pad_token_id");
  const positions = config.choice("position_embedding_type", ["absolute", "rotary"]);
  const norm = (layer: ModelBuilder, name: string) => {
    layer.add(`${name}.${isPaper ? "weight" : "gamma"}`, [d], ONE);
    layer.add(`${name}.${isPaper ? "bias" : "beta"}`, [d], ZERO);
  };
  const rotary = (l: number | string) => {
    const k = config.sizeOr(0, "head_dim") || Math.floor(d / heads);
    const base = config.number("rope_theta");
    body.add(
      `encoder.layer.${l}.attention.self.rotary_embeddings.inv_freq`,
      [Math.ceil(k / 2)],
      k === 0 ? ZERO : frequencies(base, k),
      {
        isBuffer: true,
        dtype: "float32",
        law: `${base}^(-2j/${k})`,
      },
    );
  };
  body.embedding("embeddings.word_embeddings", config.size("vocab_size"), d, { padding });
  if (config.flag("emb_layer_norm_before")) body.layerNorm("embeddings.layer_norm", d);
  if (positions === "absolute") {
    body.embedding("embeddings.position_embeddings", config.size("max_position_embeddings"), d, { padding });
  } else if (!isPaper) rotary("*");
  for (let l = 0; l < layers; l++) {
    const layer = body.within(`encoder.layer.${l}.`);
    for (const name of config.flag("add_cross_attention") ? ["attention", "crossattention"] : ["attention"]) {
      attention(layer, name, d);
      norm(layer, `${name}.LayerNorm`);
    }
    if (positions === "rotary" && isPaper) rotary(l);
    layer.dense("intermediate.dense", f, d);
    layer.dense("output.dense", d, f);
    norm(layer, "LayerNorm");
  }
  body.layerNorm("encoder.emb_layer_norm_after", d);
  if (hasPooler) body.dense("pooler.dense", d, d);
  body.dense("contact_head.regression", 1, layers * heads);
}

export const esm: Family = {
  types: ["esm"],
  revision: 1,
  draws: "torch",
  architectures: ["EsmForMaskedLM", "EsmModel", "EsmForSequenceClassification", "EsmForTokenClassification"],
  defaults: {
    // The class has none; these models have the 33 letters of proteins.
    vocab_size: 33,
    hidden_size: 768,
    num_hidden_layers: 12,
    num_attention_heads: 12,
    intermediate_size: 3072,
    max_position_embeddings: 1026,
    initializer_range: 0.02,
    position_embedding_type: "absolute",
    rope_theta: 10000,
    emb_layer_norm_before: null,
    add_cross_attention: false,
    tie_word_embeddings: true,
  },
  build({ config, architecture, variant, model }) {
    const d = config.size("hidden_size");
    const hasPooler = architecture === "EsmModel";
    const body = model.within(hasPooler ? "" : "esm.");
    addBody(body, config, { isPaper: variant === "paper", hasPooler });
    body.settle();
    if (architecture === "EsmForMaskedLM") {
      const vocabulary = config.size("vocab_size");
      model.dense("lm_head.dense", d, d);
      model.layerNorm("lm_head.layer_norm", d);
      model.add("lm_head.bias", [vocabulary], ZERO);
      model.head("lm_head.decoder", vocabulary, d, config.flag("tie_word_embeddings"));
    }
    if (architecture === "EsmForSequenceClassification") {
      model.dense("classifier.dense", d, d);
      model.dense("classifier.out_proj", config.labels(), d);
    }
    if (architecture === "EsmForTokenClassification") model.dense("classifier", config.labels(), d);
  },
};
