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
import { checkpointOf } from "./checkpoint.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { type ModelSource, readModel, shapesOf } from "./models/read-model.ts";
import { type Origin, parseOrigin } from "./origin-text.ts";
import { namedModule, readRecipe } from "./recipe-file.ts";
import { isRecipePath, type RecipeSource } from "./recipe-path.ts";
import { checkRevision, requestOf } from "./request.ts";
import { streamOf } from "./streams.ts";

/** The options that say what a file was made from. */
export interface OriginOptions {
  readonly seed?: string | undefined;
  readonly recipe?: string | undefined;
  readonly architecture?: string | undefined;
  readonly dtype?: string | undefined;
  readonly config?: string | undefined;
  readonly stream?: string | undefined;
}

const floats: Readonly<Record<string, string>> = { F32: "float32", BF16: "bfloat16", F16: "float16", F64: "float64" };

/** The model's own dtype is the one that most tensors have. */
function dtypeOf(file: SafetensorsFile): string {
  const counts = new Map<string, number>();
  for (const { dtype } of file.tensors.values()) counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  const [most = "F32"] = [...counts].filter(([dtype]) => dtype in floats).sort(([, a], [, b]) => b - a)[0] ?? [];
  return floats[most]!;
}

/** The recipe of the user's own that an origin says; a module must have been named, and be the same. */
function recipeOf({ rules, moduleSha256 }: Origin): RecipeSource | undefined {
  if (rules !== undefined) return { rules };
  if (moduleSha256 === undefined) return undefined;
  const named = namedModule(moduleSha256);
  if (named !== undefined) return named;
  const expected = `--recipe FILE, the recipe module that the file was made with, sha256 ${moduleSha256}`;
  throw new WeightInitError("WI_MISSING_OPTION", `expected ${expected}, got none or another`);
}

/** The request that makes what an origin says. */
export function requestOfOrigin(origin: Origin): CheckpointRequest {
  const { config, seed, variant, architecture, dtype, shapes, revision } = origin;
  const stream = typeof origin.stream === "string" ? origin.stream : undefined;
  const about = { name: "model.safetensors", maxShardSize: undefined, metadata: true };
  const recipe = recipeOf(origin);
  const request = { ...about, config, seed, variant, architecture, dtype, shapes, recipe, stream };
  const { plan } = checkpointOf(request);
  if (plan.family !== origin.recipe || plan.revision !== revision) {
    const message = `expected a file of the recipe ${plan.family}@${plan.revision}, which this version has, got ${origin.recipe}@${revision}; use the version that made it`;
    throw new WeightInitError("WI_BAD_SAFETENSORS", message);
  }
  return request;
}

/** The request that the file says. */
export function requestIn(file: SafetensorsFile): CheckpointRequest | undefined {
  const text = file.metadata.get("weightinit");
  return text === undefined ? undefined : requestOfOrigin(parseOrigin(text));
}

/** The seed that the file says, whatever model the options name; none where this version does not understand it. */
export function seedIn(file: SafetensorsFile): string | undefined {
  const text = file.metadata.get("weightinit");
  try {
    return text === undefined ? undefined : parseOrigin(text).seed;
  } catch {
    return undefined;
  }
}

/** The model that `--config` names, or the config beside the file; for a recipe's rules the file's own names and shapes. */
async function modelBeside(file: SafetensorsFile, { config, recipe }: OriginOptions): Promise<ModelSource> {
  const path = file.files[0]?.name ?? ".";
  if (config !== undefined) return readModel(config, recipe);
  const folder = dirname(path);
  const isOwn = recipe !== undefined && isRecipePath(recipe) && !existsSync(join(folder, "config.json"));
  if (!isOwn && !existsSync(join(folder, "config.json"))) {
    const message = `expected a config.json beside ${path}, or --config, which model it is, got neither`;
    throw new WeightInitError("WI_MISSING_OPTION", message);
  }
  if (!isOwn) return readModel(folder, recipe);
  return shapesOf(file, await readRecipe(recipe));
}

/** The request that the options say, with the config beside the file unless another is named. */
export async function requestBeside(file: SafetensorsFile, options: OriginOptions): Promise<CheckpointRequest> {
  const request = requestOf(await modelBeside(file, options), {
    ...options,
    seed: options.seed === undefined ? undefined : seedOf(options.seed),
    stream: await streamOf(options.stream),
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
  if (said !== undefined) return { ...said, architecture: options.architecture ?? said.architecture };
  return isSaid || hasConfig ? await requestBeside(file, options) : undefined;
}
