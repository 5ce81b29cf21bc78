/**
 * What transformers asks of `rope_parameters`, of older configs `rope_scaling`: a type that it knows, and the numbers that
 * this needs.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";

/** Types, and the fields that each needs (`modeling_rope_utils.py`; `rope_theta` and the first length have defaults). */
const NEEDS: { readonly [type: string]: readonly string[] } = {
  default: [],
  axial: [],
  linear: ["factor"],
  dynamic: ["factor"],
  yarn: ["factor"],
  longrope: ["short_factor", "long_factor"],
  llama3: ["factor", "low_freq_factor", "high_freq_factor"],
  proportional: [],
};
/** These make parameters of their own for each type of layer beside what is said. */
const FREE = new Set(["gemma3_text", "olmo3", "modernbert"]);

interface Rope {
  readonly rope_type?: unknown;
  readonly type?: unknown;
  readonly [field: string]: unknown;
}

export function checkRope(type: string, config: ConfigFields): void {
  const said = (config.raw("rope_parameters") ?? config.raw("rope_scaling") ?? {}) as Rope;
  // By type of layer.
  if (FREE.has(type) || Object.values(said).some((value) => typeof value === "object" && !Array.isArray(value))) return;
  const kind = said.rope_type ?? said.type ?? "default";
  const needed = typeof kind === "string" && Object.hasOwn(NEEDS, kind) ? NEEDS[kind]! : undefined;
  const types = Object.keys(NEEDS).join(", ");
  if (needed === undefined) config.fail(`the rope_type of rope_parameters to be one of ${types}`, kind);
  const missing = needed?.find((name) => said[name] === undefined);
  if (missing !== undefined) config.fail(`rope_parameters of type ${kind as string} with ${missing}`, said);
  // Phi-3 has these alone.
  if (type === "phi3" && kind !== "default" && kind !== "longrope") {
    config.fail("the rope_type of rope_parameters to be default or longrope", kind);
  }
}
