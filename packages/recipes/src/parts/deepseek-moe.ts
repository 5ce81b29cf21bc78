/**
 * DeepSeek's mixture of experts, which GLM-4.5 has too: a router that stays float32, routed experts, and shared ones in one
 * wide MLP.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import { ZERO } from "../laws.ts";
import type { ModelBuilder } from "../model-builder.ts";
import { addExperts, addGatedMlp, ownWeight } from "./decoder.ts";

export interface DeepseekMoeOptions {
  /** Whether the router has a correction bias, a buffer that is stored. */
  readonly hasCorrection: boolean;
  readonly sharedBias?: boolean;
}

export function addDeepseekMoe(block: ModelBuilder, config: ConfigFields, options: DeepseekMoeOptions): void {
  const d = config.size("hidden_size");
  const f = config.size("moe_intermediate_size");
  const experts = config.size("n_routed_experts", "num_local_experts", "num_experts");
  const sharedExperts = (config.raw("n_shared_experts") ?? null) === null ? null : config.size("n_shared_experts");
  const weight = ownWeight(block, config);
  addExperts(block, "mlp.experts", { experts, d, f, weight });
  block.parameter("mlp.gate.weight", [experts, d], weight, { dtype: "float32" });
  if (options.hasCorrection) {
    block.add("mlp.gate.e_score_correction_bias", [experts], ZERO, { isBuffer: true, dtype: "float32" });
  }
  if (sharedExperts !== null) addGatedMlp(block, "mlp.shared_experts", d, f * sharedExperts, options.sharedBias);
}
