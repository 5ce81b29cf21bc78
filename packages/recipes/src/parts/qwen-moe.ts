/**
 * The mixture of experts of Qwen3-MoE and Qwen3-Next.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { addExperts, addGatedMlp, ownWeight } from "./decoder.ts";

/** Which layers have experts: every `decoder_sparse_step`-th that is not in `mlp_only_layers`. */
export function sparseLayers(config: ConfigFields): (l: number) => boolean {
  const dense = config.list("mlp_only_layers") ?? [];
  const step = config.integer("decoder_sparse_step");
  const experts = expertsOf(config);
  return (l) => {
    if (experts <= 0 || dense.includes(l)) return false;
    if (step === 0) config.fail("decoder_sparse_step of the config not to be 0", step);
    return (l + 1) % step === 0;
  };
}

/** `num_local_experts` in configs of transformers 5, `num_experts` in published ones. */
export function expertsOf(config: ConfigFields): number {
  return config.integer("num_experts", "num_local_experts");
}

export interface QwenMoeOptions {
  /** Whether there is an expert that every token passes, and its gate. */
  readonly hasShared?: boolean;
  /** Whether the router is drawn before the experts. */
  readonly gateFirst?: boolean;
}

/** A router and experts, under `mlp`. */
export function addQwenMoe(
  block: ModelBuilder,
  config: ConfigFields,
  { hasShared = false, gateFirst = false }: QwenMoeOptions = {},
): void {
  const d = config.size("hidden_size");
  const experts = expertsOf(config);
  const weight = ownWeight(block, config);
  const gate = () => block.parameter("mlp.gate.weight", [experts, d], weight);
  if (gateFirst) gate();
  addExperts(block, "mlp.experts", { experts, d, f: config.size("moe_intermediate_size"), weight });
  if (hasShared) {
    addGatedMlp(block, "mlp.shared_expert", d, config.size("shared_expert_intermediate_size"));
    block.linear("mlp.shared_expert_gate", 1, d);
  }
  if (!gateFirst) gate();
}
