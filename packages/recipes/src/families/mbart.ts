/**
 * mBART (Liu et al. 2020), as transformers 5.24 makes it: BART's names and laws, with a norm at the end of each side.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { BART_DEFAULTS } from "../parts/bart.ts";
import { buildBart } from "./bart.ts";

export const mbart: Family = {
  types: ["mbart"],
  revision: 1,
  draws: "torch",
  architectures: [
    "MBartForConditionalGeneration",
    "MBartModel",
    "MBartForSequenceClassification",
    "MBartForQuestionAnswering",
    "MBartForCausalLM",
  ],
  defaults: { ...BART_DEFAULTS, vocab_size: 50265, pad_token_id: 1 },
  build: (request) => buildBart(request, { hasLastNorm: true }),
};
