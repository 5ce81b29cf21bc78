/**
 * M2M100 and NLLB-200 (Fan et al. 2020, NLLB Team 2022), as transformers 5.24 makes them: BART's names and laws, with a norm
 * at the end of each side in place of that of the embeddings; positions are sines and cosines, which no file has.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { BART_DEFAULTS } from "../parts/bart.ts";
import { buildBart } from "./bart.ts";

export const m2m100: Family = {
  types: ["m2m_100"],
  revision: 1,
  draws: "torch",
  architectures: ["M2M100ForConditionalGeneration", "M2M100Model"],
  defaults: { ...BART_DEFAULTS, vocab_size: 128112, pad_token_id: 1 },
  build: (request) => buildBart(request, { hasLastNorm: true, hasFixedPositions: true }),
};
