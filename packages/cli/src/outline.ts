/**
 * What of a checkpoint its files follow from, without the tensors: some kilobytes where a plan may be tens of megabytes.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Plan } from "@weightinit/recipes";
import type { SafetensorsLayout, ShardIndex } from "@weightinit/safetensors";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { sortedJson } from "./model-config.ts";
import { originOf } from "./origin-text.ts";

/** One file. */
export interface OutlineFile {
  readonly name: string;
  readonly layout: Pick<SafetensorsLayout, "header" | "byteLength">;
}

export interface Outline {
  readonly request: CheckpointRequest;
  readonly plan: Omit<Plan, "parameters">;
  readonly files: readonly OutlineFile[];
  readonly index: ShardIndex | undefined;
  /** Of all files, without the index. */
  readonly byteLength: number;
}

/**
 * A digest of everything that the bytes depend on, and of the size of blocks: a partial file of another one is not gone
 * on with.
 */
export function digestOf({ request, plan, files, index }: Outline, blockBytes: number): string {
  const hash = createHash("sha256").update(sortedJson([originOf(request, plan), blockBytes]));
  for (const { name, layout } of files) hash.update(name).update(layout.header);
  return hash.update(index?.text ?? "").digest("hex");
}
