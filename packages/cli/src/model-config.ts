/**
 * A config.json as text.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import type { ModelConfig } from "@weightinit/recipes";

/**
 * Reads a config.
 *
 * @param from - where the text is from, for messages
 * @throws WeightInitError `WI_BAD_CONFIG` for what is no JSON object
 */
export function parseConfig(text: string, from: string): ModelConfig {
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === "object" && config !== null && !Array.isArray(config)) return config as ModelConfig;
  } catch (error) {
    const got =
      text.trim() === "" ? "an empty text that is no JSON" : `text that is no JSON: ${(error as Error).message}`;
    const message = `expected a config.json in ${from}, got ${got}`;
    throw new WeightInitError("WI_BAD_CONFIG", message);
  }
  throw new WeightInitError("WI_BAD_CONFIG", `expected a JSON object in ${from}, got ${text.trim().slice(0, 40)}`);
}

/** A copy with its keys in order. An array for each entry took 4 MB more for 21,841 labels (ImageNet-21k's). */
function inOrder(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // Without a prototype, "__proto__" is a key like others.
  const sorted: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(values).sort()) sorted[key] = values[key];
  return sorted;
}

/** JSON with sorted keys, so that equal values have equal texts. */
export function sortedJson(value: unknown, indent = 0): string {
  const sort = (_: string, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? inOrder(inner as Readonly<Record<string, unknown>>)
      : inner;
  return JSON.stringify(value, sort, indent);
}
