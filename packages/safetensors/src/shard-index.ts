/**
 * The index of a sharded checkpoint: which file each tensor is in.
 *
 * @module
 */
import { shown } from "@weightinit/core";
import { SafetensorsError, type SafetensorsFault } from "./errors.ts";

/** Which file each tensor is in, by the tensors' names. */
export type WeightMap = ReadonlyMap<string, string>;

/**
 * Reads an index.
 *
 * @param bytes - its JSON, in UTF-8
 * @param file - its name for messages
 * @throws SafetensorsError `InvalidIndex`; `InvalidShardName` for a file outside the index's folder
 */
export function parseIndex(bytes: Uint8Array, file: string | undefined): WeightMap {
  const refuse = (fault: SafetensorsFault, message: string, tensor?: string, cause?: unknown): never => {
    throw new SafetensorsError(fault, message, { offset: 0, tensor, file }, { cause });
  };
  let index: unknown;
  try {
    index = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    refuse("InvalidIndex", `expected an index in JSON, got ${(cause as Error).message}`, undefined, cause);
  }
  const map = (index as { weight_map?: unknown } | null)?.weight_map;
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    return refuse("InvalidIndex", `expected an index with an object weight_map, got ${shown(map)}`);
  }
  const entries = Object.entries(map as Record<string, unknown>);
  for (const [tensor, shard] of entries) {
    if (typeof shard !== "string") {
      refuse("InvalidIndex", `expected a file's name for ${shown(tensor)}, got ${shown(shard)}`, tensor);
    } else if (!isRelative(shard)) {
      const message = `expected a file within the index's folder for ${shown(tensor)}, got ${shown(shard)}`;
      refuse("InvalidShardName", message, tensor);
    }
  }
  return new Map(entries as [string, string][]);
}

/** Whether a name stays in its folder, on every system: no root, drive, scheme, backslash, or step up. */
function isRelative(name: string): boolean {
  const steps = name.split("/");
  return !/[\\:\0]/.test(name) && steps.every((step) => step !== "" && step !== "." && step !== "..");
}
