/**
 * Marian (Junczys-Dowmunt et al. 2018), as transformers 5.24 makes it: BART's layers without a norm of embeddings.
 * Positions are a table of sines and cosines, which a `MarianMTModel` does not save.
 *
 * @module
 */
import { sinusoidalPositions } from "@weightinit/schemes";
import type { Family } from "../family.ts";
import { ZERO } from "../laws.ts";
import { BART_DEFAULTS, bartLayers, type Side } from "../parts/bart.ts";
import type { ParameterInitializer } from "../plan.ts";

const TABLE = /* @__PURE__ */ sinusoidalPositions({ kind: "halves" }) as unknown as ParameterInitializer;

export const marian: Family = {
  types: ["marian"],
  revision: 1,
  draws: "torch",
  architectures: ["MarianMTModel", "MarianModel"],
  defaults: {
    ...BART_DEFAULTS,
    vocab_size: 58101,
    decoder_vocab_size: null,
    pad_token_id: 58100,
    share_encoder_decoder_embeddings: true,
  },
  unsaved: ({ config, architecture }) =>
    architecture === "MarianMTModel" ? 2 * config.size("max_position_embeddings") * config.size("d_model") : 0,
  build({ config, architecture, model }) {
    const isWhole = architecture === "MarianMTModel";
    const d = config.size("d_model");
    const vocabulary = config.size("vocab_size");
    const decoder = config.sizeOr(vocabulary, "decoder_vocab_size");
    const isShared = config.flag("share_encoder_decoder_embeddings");
    const isTied = config.flag("tie_word_embeddings");
    const body = model.within(isWhole ? "model." : "");
    const padding = config.indexOrNull("pad_token_id");
    if (isShared) body.embedding("shared", vocabulary, d, { padding });
    for (const side of ["encoder", "decoder"] as Side[]) {
      const rows = side === "encoder" ? vocabulary : decoder;
      body.submodel(() => {
        if (!isShared || !isTied) body.embedding(`${side}.embed_tokens`, rows, d, { padding });
        else body.tiedEmbedding(rows, d);
        const positions = config.size("max_position_embeddings");
        // Drawn before they become tables, and in no file of the whole model.
        if (isWhole) body.tiedEmbedding(positions, d);
        else {
          const redraws = [model.weight];
          body.embedding(`${side}.embed_positions`, positions, d, { weight: TABLE, redraws });
        }
        bartLayers(body, config, side);
      });
    }
    body.settle();
    if (!isWhole) return;
    const out = isShared ? vocabulary : decoder;
    model.add("final_logits_bias", [1, out], ZERO, { isBuffer: true });
    model.head("lm_head", out, d, isTied);
  },
};
