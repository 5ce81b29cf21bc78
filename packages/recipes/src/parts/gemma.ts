/**
 * The blocks of Gemma: Llama's, where norms compute 1 + weight, so that their weights are 0. Gemma 2 has two more norms a
 * block, around the MLP, and Gemma 3 those of each head's queries and keys besides.
 *
 * @module
 */
import type { FamilyRequest } from "../family.ts";
import {
  addAttention,
  addBlockNorms,
  addDecoder,
  addFeedForwardNorms,
  addGatedMlp,
  addHeadNorms,
  decoderSizes,
} from "./decoder.ts";

/** Which norms there are beyond Llama's. */
export interface GemmaNorms {
  /** Around the MLP. */
  readonly feedForward?: boolean;
  /** Of each head's queries and keys. */
  readonly heads?: boolean;
}

export function addGemma(request: FamilyRequest, { feedForward = false, heads = false }: GemmaNorms = {}): void {
  const sizes = decoderSizes(request.config);
  const bias = request.config.flag("attention_bias");
  addDecoder(request, {
    norm: { value: 0 },
    block: (block) => {
      addBlockNorms(block, sizes.d, { value: 0 });
      if (feedForward) addFeedForwardNorms(block, sizes.d, 0);
      addAttention(block, sizes, { bias });
      if (heads) addHeadNorms(block, sizes.k, 0);
      addGatedMlp(block, "mlp", sizes.d, sizes.f);
    },
  });
}
