/**
 * Refuses configs of which transformers 5.24.0 makes no model: what its config classes and its layers ask of fields.
 *
 * @module
 */
import { ConfigFields, type ModelConfig } from "../config-fields.ts";
import { checkFamily } from "./family-rules.ts";
import { checkFields, hasField, innerType, isKnown } from "./field-checks.ts";
import { checkHeads } from "./head-rules.ts";
import { checkLabels } from "./label-rules.ts";
import { checkLayerTypes } from "./layer-type-rules.ts";
import { checkNumbers } from "./number-rules.ts";
import { checkRope } from "./rope-rules.ts";

const INNER = ["text_config", "vision_config"];

/** A model, as its config's class sees it. */
export interface CheckedConfig {
  /** `model_type`. */
  readonly type: string;
  readonly config: ModelConfig;
  readonly architecture: string;
  /** Defaults of a type's fields. */
  readonly defaultsOf: (type: string) => ModelConfig;
}

/**
 * Refuses a config, or one within it, that the library refuses.
 *
 * @throws WeightInitError `WI_BAD_CONFIG`, which names the field.
 */
export function checkConfig({ type, config, architecture, defaultsOf }: CheckedConfig): void {
  if (isKnown(type)) checkOne(type, new ConfigFields(config, defaultsOf(type)), architecture);
  for (const name of INNER) {
    const inner = config[name];
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) continue;
    const own = inner as ModelConfig;
    if (isOther(name, architecture)) continue;
    checkConfig({ type: innerType(type, name, own), config: own, architecture, defaultsOf });
  }
}

/** Whether a config within is of a tower that the class does not build. */
function isOther(name: string, architecture: string): boolean {
  if (name === "vision_config") return /^(CLIP|Siglip)Text/.test(architecture);
  return /^(CLIP|Siglip)Vision/.test(architecture) || architecture === "SiglipForImageClassification";
}

function checkOne(type: string, config: ConfigFields, architecture: string): void {
  checkFields(type, config);
  checkLabels(config);
  checkLayerTypes(type, config);
  const hasLayers = config.first(["num_hidden_layers", "n_layer", "n_layers", "num_layers"]) !== 0;
  checkNumbers(type, config, { hasLayers, architecture });
  const hasRotary = hasField(type, "rope_parameters");
  checkHeads(type, config, architecture, hasRotary);
  if (hasRotary) checkRope(type, config);
  checkFamily(type, config, architecture);
}
