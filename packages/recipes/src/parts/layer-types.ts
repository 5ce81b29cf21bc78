/**
 * The kind of each layer.
 *
 * @module
 */
import type { ConfigFields } from "../config-fields.ts";

/** `layer_types`, or where the config has none what a family says of layer `l`. */
export function layerTypes(config: ConfigFields, otherwise: (l: number) => string): readonly string[] {
  const layers = config.size("num_hidden_layers");
  const named = config.list("layer_types");
  return Array.from({ length: layers }, (_, l) => (named === undefined ? otherwise(l) : String(named[l])));
}
