/**
 * Marian (Junczys-Dowmunt et al. 2018), as transformers 5.24 makes it: BART's layers without a norm of embeddings.
 * Positions are a table of sines and cosines, which a `MarianMTModel` does not save.
 *
 * @module
 */
import { sinusoidalPositions } from "@weightinit/schemes";
import type { Family, FamilyRequest } from "../family.ts";
import { ZERO } from "../laws.ts";
import { BART_DEFAULTS, bartLayers, type Side } from "../parts/bart.ts";
import type { ParameterInitializer } from "../plan.ts";

const TABLE = /* @__PURE__ */ sinusoidalPositions({ kind: "halves" }) as unknown as ParameterInitializer;

/** Marian, and with a norm at the end of each side Pegasus. */
export function buildMarian({ config, architecture, model }: FamilyRequest, hasLastNorm = false): void {
  const head = architecture.replace(/^(Marian|Pegasus)/, "");
  const hasLogits = head === "MTModel" || head === "ForConditionalGeneration";
  const isAlone = head === "ForCausalLM";
  const d = config.size("d_model");
  const vocabulary = config.size("vocab_size");
  const decoder = config.sizeOr(vocabulary, "decoder_vocab_size");
  // Pegasus has no such field.
  const isShared = !isAlone && (hasLastNorm || config.flag("share_encoder_decoder_embeddings"));
  const isTied = config.flag("tie_word_embeddings");
  const body = model.within(head === "Model" ? "" : "model.");
  const padding = config.indexOrNull("pad_token_id");
  if (isShared) body.embedding("shared", vocabulary, d, { padding });
  for (const side of (isAlone ? ["decoder"] : ["encoder", "decoder"]) as Side[]) {
    const rows = side === "encoder" ? vocabulary : decoder;
    body.submodel(() => {
      if (!isShared || !isTied) body.embedding(`${side}.embed_tokens`, rows, d, { padding });
      else body.tiedEmbedding(rows, d);
      const positions = config.size("max_position_embeddings");
      // Drawn before they become tables.
      if (isUnsaved(head)) body.tiedEmbedding(positions, d);
      else {
        const redraws = [model.weight];
        body.embedding(`${side}.embed_positions`, positions, d, { weight: TABLE, redraws });
      }
      bartLayers(body, config, side);
      if (hasLastNorm) body.layerNorm(`${side}.layer_norm`, d);
    });
  }
  body.settle();
  const out = isShared || isAlone ? vocabulary : decoder;
  if (hasLogits) model.add("final_logits_bias", [1, out], ZERO, { isBuffer: true });
  if (hasLogits || isAlone) model.head("lm_head", out, d, isTied);
}

/** The one class that does not save its positions. */
const isUnsaved = (head: string) => head === "MTModel";

export const marian: Family = {
  types: ["marian"],
  revision: 1,
  draws: "torch",
  architectures: ["MarianMTModel", "MarianModel", "MarianForCausalLM"],
  defaults: {
    ...BART_DEFAULTS,
    vocab_size: 58101,
    decoder_vocab_size: null,
    pad_token_id: 58100,
    share_encoder_decoder_embeddings: true,
  },
  unsaved: ({ config, architecture }) =>
    architecture === "MarianMTModel" ? 2 * config.size("max_position_embeddings") * config.size("d_model") : 0,
  build: (request) => buildMarian(request),
};
