/**
 * What transformers asks of `rope_parameters`, of older configs `rope_scaling`: a type that it knows, and the numbers that
 * this needs.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";
import { rotatedWidth } from "./head-rules.ts";

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

/** Their `head_dim` may be null, which these types cannot compute with. */
const NULL_WIDTH = new Set(["mixtral"]);
const WIDTH_IS_SAID = new Set(["dynamic", "yarn", "longrope"]);

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
  if (NULL_WIDTH.has(type) && WIDTH_IS_SAID.has(kind as string) && (config.raw("head_dim") ?? null) === null) {
    config.fail(`head_dim of the config to be an integer, for rope_parameters of type ${kind as string}`, null);
  }
  // A base to the power of k/(k − 2), and two lists of k/2, one of them rounded up and the other longer than 1.
  const k = rotatedWidth(type, config) ?? 0;
  if (kind === "dynamic" && k === 2)
    config.fail("rope_parameters of another type than dynamic, for 2 numbers of a head", kind);
  if (kind === "yarn" && k > 4 && k % 2 !== 0)
    config.fail("an even part of a head that is rotated, for rope_parameters of type yarn", k);
}
