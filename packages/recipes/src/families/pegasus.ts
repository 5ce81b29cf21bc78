/**
 * Pegasus (Zhang et al. 2020), as transformers 5.24 makes it: BART's layers without a norm of embeddings, and with one at the
 * end of each side. Positions are a table of sines and cosines, which is saved.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { BART_DEFAULTS } from "../parts/bart.ts";
import { buildMarian } from "./marian.ts";

export const pegasus: Family = {
  types: ["pegasus"],
  revision: 1,
  draws: "torch",
  architectures: ["PegasusForConditionalGeneration", "PegasusModel", "PegasusForCausalLM"],
  defaults: { ...BART_DEFAULTS, vocab_size: 50265, pad_token_id: 0 },
  build: (request) => buildMarian(request, true),
};
