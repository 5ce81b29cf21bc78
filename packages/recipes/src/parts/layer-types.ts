/**
 * The kind of each layer.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import type { ConfigFields } from "../config-fields.ts";

/** `layer_types`, or where the config has none what a family says of layer `l`. */
export function layerTypes(config: ConfigFields, otherwise: (l: number) => string): readonly string[] {
  const layers = config.layers("num_hidden_layers");
  const named = config.list("layer_types");
  if (named !== undefined && named.length < layers) {
    const expected = `layer_types of the config to have a type for each of ${layers} layers`;
    throw new WeightInitError("WI_BAD_CONFIG", `expected ${expected}, got ${named.length}`);
  }
  return Array.from({ length: layers }, (_, l) => (named === undefined ? otherwise(l) : String(named[l])));
}
