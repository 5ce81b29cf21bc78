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

/** JSON with sorted keys, so that equal values have equal texts. */
export function sortedJson(value: unknown, indent = 0): string {
  const sort = (_: string, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  return JSON.stringify(value, sort, indent);
}
