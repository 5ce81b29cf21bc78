/**
 * Names and shapes of a TensorFlow.js model: the `weightsManifest` of its model.json.
 *
 * @module
 */
import { badModel, type NamedTensor } from "./named-tensor.ts";

/** Whether a parsed JSON is a model of TensorFlow.js. */
export function isTfjsModel(json: Readonly<Record<string, unknown>>): boolean {
  return "weightsManifest" in json || "modelTopology" in json;
}

/**
 * The weights of its manifest, in their order.
 *
 * @throws WeightInitError `WI_BAD_CONFIG` for a manifest that is none
 */
export function tfjsTensors({ weightsManifest: groups }: Readonly<Record<string, unknown>>): readonly NamedTensor[] {
  if (!Array.isArray(groups)) throw badModel("a model.json of TensorFlow.js with a weightsManifest", "one without");
  const weights = groups.map((group: { weights?: unknown } | null) => group?.weights);
  if (!weights.every(Array.isArray)) throw badModel("groups with weights in the weightsManifest", "one without");
  return weights.flat().map((weight: { name?: unknown; shape?: unknown; dtype?: unknown } | null) => {
    const { name, shape, dtype } = weight ?? {};
    const isShape = Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
    if (typeof name !== "string" || !isShape) {
      throw badModel("weights { name, shape, dtype } in the weightsManifest", JSON.stringify(weight));
    }
    // Of quantized weights, too, this is what they stand for.
    return { name, shape, dtype: dtype === "float32" || dtype === "float16" ? dtype : undefined };
  });
}
