/**
 * What a file was made from: it says so itself, or the options and the config beside it do.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { WeightInitError } from "@weightinit/core";
import type { SafetensorsFile } from "@weightinit/safetensors";
import { seedOf } from "./arguments.ts";
import { type CheckpointRequest, checkpointOf, type Origin, parseOrigin } from "./checkpoint.ts";
import { readConfig } from "./model-config.ts";
import { checkRevision, requestOf } from "./request.ts";

/** The options that say what a file was made from. */
export interface OriginOptions {
  readonly seed?: string | undefined;
  readonly recipe?: string | undefined;
  readonly architecture?: string | undefined;
  readonly dtype?: string | undefined;
  readonly config?: string | undefined;
}

const floats: Readonly<Record<string, string>> = { F32: "float32", BF16: "bfloat16", F16: "float16", F64: "float64" };

/** The model's own dtype is the one that most tensors have. */
function dtypeOf(file: SafetensorsFile): string {
  const counts = new Map<string, number>();
  for (const { dtype } of file.tensors.values()) counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  const [most = "F32"] = [...counts].filter(([dtype]) => dtype in floats).sort(([, a], [, b]) => b - a)[0] ?? [];
  return floats[most]!;
}

/** The request that makes what an origin says. */
export function requestOfOrigin(origin: Origin): CheckpointRequest {
  const { config, seed, variant, architecture, dtype, recipe, revision } = origin;
  const about = { name: "model.safetensors", maxShardSize: undefined, metadata: true };
  const request = { ...about, config, seed, variant, architecture, dtype };
  const { plan } = checkpointOf(request);
  if (plan.family !== recipe || plan.revision !== revision) {
    const message = `expected a file of the recipe ${plan.family}@${plan.revision}, which this version has, got ${recipe}@${revision}; use the version that made it`;
    throw new WeightInitError("WI_BAD_SAFETENSORS", message);
  }
  return request;
}

/** The request that the file says. */
export function requestIn(file: SafetensorsFile): CheckpointRequest | undefined {
  const text = file.metadata.get("weightinit");
  return text === undefined ? undefined : requestOfOrigin(parseOrigin(text));
}

/** The request that the options say, with the config beside the file unless another is named. */
export async function requestBeside(file: SafetensorsFile, options: OriginOptions): Promise<CheckpointRequest> {
  const config = await readConfig(options.config ?? dirname(file.files[0]?.name ?? "."));
  const request = requestOf(config, {
    ...options,
    seed: options.seed === undefined ? undefined : seedOf(options.seed),
    dtype: options.dtype ?? dtypeOf(file),
    metadata: false,
    "max-shard-size": "none",
  });
  checkRevision(options.recipe, checkpointOf(request).plan);
  return request;
}

/** The model of a file: that of the options, of its metadata, or of the config beside it; `undefined` for none. */
export async function requestFor(
  file: SafetensorsFile,
  options: OriginOptions,
): Promise<CheckpointRequest | undefined> {
  const isSaid = options.config !== undefined || options.recipe !== undefined;
  const said = isSaid ? undefined : requestIn(file);
  const hasConfig = existsSync(join(dirname(file.files[0]?.name ?? "."), "config.json"));
  return said ?? (isSaid || hasConfig ? await requestBeside(file, options) : undefined);
}
