/**
 * OLMo 3, as transformers 5.24 makes it, and as OLMo-core does by default ("paper"): OLMo 2's names, shapes and laws; layers with a
 * sliding window have the same tensors.
 *
 * @module
 */
import type { Family } from "../family.ts";
import { olmo2 } from "./olmo2.ts";

export const olmo3: Family = {
  ...olmo2,
  types: ["olmo3"],
  revision: 1,
  draws: "torch",
  architectures: ["Olmo3ForCausalLM", "Olmo3Model", "Olmo3ForSequenceClassification"],
};
