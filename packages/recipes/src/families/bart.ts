/**
 * BART (Lewis et al. 2020), as transformers 5.24 makes it: weights N(init_std), the padding row 0, biases 0, norms 1. The
 * tables of positions have two rows more than there are positions.
 *
 * @module
 */
import type { Family, FamilyRequest } from "../family.ts";
import { ZERO } from "../laws.ts";
import { BART_DEFAULTS, bartLayers, type Side } from "../parts/bart.ts";

/** Positions begin at 2 in fairseq's tables. */
const OFFSET = 2;

export interface BartOptions {
  /** Whether each side ends with a norm: mBART, M2M100. Default false. */
  readonly hasLastNorm?: boolean;
  /** Whether positions are a table that computes itself and is in no file, with no norm behind: M2M100. Default false. */
  readonly hasFixedPositions?: boolean;
}

/** BART and its kin. */
export function buildBart(
  { config, architecture, model }: FamilyRequest,
  { hasLastNorm = false, hasFixedPositions = false }: BartOptions = {},
): void {
  const head = architecture.replace(/^(M?Bart|M2M100)/i, "");
  const d = config.size("d_model");
  const vocabulary = config.size("vocab_size");
  const isTied = config.flag("tie_word_embeddings");
  const isAlone = head === "ForCausalLM";
  const body = model.within(head === "Model" ? "" : "model.");
  const words = (name: string) => body.embedding(name, vocabulary, d, { padding: config.indexOrNull("pad_token_id") });
  if (!isAlone) words("shared");
  for (const side of (isAlone ? ["decoder"] : ["encoder", "decoder"]) as Side[]) {
    body.submodel(() => {
      if (isAlone || !isTied) words(`${side}.embed_tokens`);
      else body.tiedEmbedding(vocabulary, d);
      if (!hasFixedPositions) {
        body.embedding(`${side}.embed_positions`, config.integer("max_position_embeddings") + OFFSET, d);
        body.layerNorm(`${side}.layernorm_embedding`, d);
      }
      bartLayers(body, config, side);
      if (hasLastNorm) body.layerNorm(`${side}.layer_norm`, d);
    });
  }
  body.settle();
  if (head === "ForConditionalGeneration" && !hasFixedPositions) {
    model.add("final_logits_bias", [1, vocabulary], ZERO, { isBuffer: true });
  }
  if (isAlone || head === "ForConditionalGeneration") model.head("lm_head", vocabulary, d, isTied);
  if (head === "ForSequenceClassification") {
    model.dense("classification_head.dense", d, d);
    model.dense("classification_head.out_proj", config.labels(), d);
  }
  // Its class sets two labels whatever the config says.
  if (head === "ForQuestionAnswering") model.dense("qa_outputs", 2, d);
}

export const bart: Family = {
  types: ["bart"],
  revision: 1,
  draws: "torch",
  architectures: [
    "BartForConditionalGeneration",
    "BartModel",
    "BartForSequenceClassification",
    "BartForQuestionAnswering",
    "BartForCausalLM",
  ],
  defaults: { ...BART_DEFAULTS, vocab_size: 50265, pad_token_id: 1, num_labels: 3 },
  build: (request) => buildBart(request),
};
