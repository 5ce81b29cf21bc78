/**
 * MODEL on the command line: a config.json, its folder, or standard input.
 *
 * @module
 */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { WeightInitError } from "@weightinit/core";
import type { ModelConfig } from "@weightinit/recipes";
import { systemError } from "./system-error.ts";

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** The text of a file, or of the config.json of a folder. */
async function textOf(path: string): Promise<{ readonly file: string; readonly text: string }> {
  try {
    const file = (await stat(path)).isDirectory() ? join(path, "config.json") : path;
    return { file, text: await readFile(file, "utf8") };
  } catch (error) {
    throw systemError(error, `to read the config ${path}`);
  }
}

/**
 * Reads a config.
 *
 * @throws WeightInitError `WI_BAD_CONFIG` for what is no JSON object, and the codes of files
 */
export async function readConfig(model: string): Promise<ModelConfig> {
  const { file, text } = model === "-" ? { file: "standard input", text: await standardInput() } : await textOf(model);
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === "object" && config !== null && !Array.isArray(config)) return config as ModelConfig;
  } catch (error) {
    const message = `expected a config.json in ${file}, got text that is no JSON: ${(error as Error).message}`;
    throw new WeightInitError("WI_BAD_CONFIG", message);
  }
  throw new WeightInitError("WI_BAD_CONFIG", `expected a JSON object in ${file}, got ${text.trim().slice(0, 40)}`);
}

/** JSON with sorted keys, so that equal values have equal texts. */
export function sortedJson(value: unknown, indent = 0): string {
  const sort = (_: string, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  return JSON.stringify(value, sort, indent);
}
