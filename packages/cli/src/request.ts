/**
 * From the options of a command to the request for a checkpoint.
 *
 * @module
 */
import { type DType, WeightInitError } from "@weightinit/core";
import type { ModelConfig, Variant } from "@weightinit/recipes";
import { safetensorsDTypeInfo } from "@weightinit/safetensors";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import type { Part } from "./journal.ts";
import type { ModelSource } from "./models/read-model.ts";
import { isRecipePath } from "./recipe-path.ts";

/** The seed of the library's default generator. */
export const DEFAULT_SEED = 1234n;

/** huggingface_hub's, in bytes of 1000. */
const DEFAULT_SHARD = "5GB";

export const DTYPES: readonly string[] = ["float32", "bfloat16", "float16", "float64"];

/**
 * `--dtype`.
 *
 * @throws WeightInitError `WI_BAD_OPTION` for none of {@link DTYPES} and their short names
 */
export function dtypeNamed(asked: string): string {
  const short: Readonly<Record<string, string>> = { bf16: "bfloat16", fp16: "float16", fp32: "float32" };
  const name = short[asked] ?? asked;
  if (DTYPES.includes(name)) return name;
  throw new WeightInitError("WI_BAD_OPTION", `expected --dtype to be one of ${DTYPES.join(", ")}, got ${asked}`);
}

/** The dtype that was asked for, else the config's, else float32. */
function dtypeOf(asked: string | undefined, config: ModelConfig): DType {
  const name = asked === undefined ? undefined : dtypeNamed(asked);
  const said = name ?? config.dtype ?? config.torch_dtype;
  return safetensorsDTypeInfo(DTYPES.includes(said as string) ? (said as DType) : "float32").dtype!;
}

/** `FAMILY`, `FAMILY/VARIANT`, `FAMILY@REVISION/VARIANT`; of a file nothing is said here. */
export function recipeOf(text: string | undefined): {
  readonly family: string | undefined;
  readonly revision: number | undefined;
  readonly variant: Variant;
} {
  if (text === undefined || isRecipePath(text)) return { family: undefined, revision: undefined, variant: "library" };
  const [, family, revision, variant = "library"] = /^([\w.-]+)(?:@([0-9]+))?(?:\/(library|paper))?$/.exec(text) ?? [];
  if (family === undefined) {
    const message = `expected --recipe as FAMILY, FAMILY/VARIANT with the variant library or paper, or a file .json, .yaml, .mjs or .ts, got ${text}`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  return { family, revision: revision === undefined ? undefined : Number(revision), variant: variant as Variant };
}

/** `--max-shard-size`: `undefined` for one file. */
export function shardSizeOf(text: string): number | string | undefined {
  if (text === "none") return undefined;
  const [, number, unit] = /^([0-9]{1,15}(?:\.[0-9]{1,15})?)([KMGT]B)?$/i.exec(text) ?? [];
  if (number === undefined || (unit === undefined && number.includes(".")) || Number(number) === 0) {
    const message = `expected --max-shard-size as bytes, a size like 5GB, or none, got ${text}`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  return unit === undefined ? Number(number) : text;
}

/** What the options say, as strings. */
export interface RequestOptions {
  readonly seed?: bigint | undefined;
  readonly dtype?: string | undefined;
  readonly recipe?: string | undefined;
  readonly architecture?: string | undefined;
  readonly "max-shard-size"?: string | undefined;
  readonly name?: string | undefined;
  readonly metadata?: boolean | undefined;
  readonly dcp?: Part | undefined;
  readonly stream?: string | undefined;
}

export function requestOf({ config, text, shapes, recipe }: ModelSource, options: RequestOptions): CheckpointRequest {
  const { family, variant } = recipeOf(options.recipe);
  const size = options["max-shard-size"] ?? DEFAULT_SHARD;
  return {
    config: family === undefined ? config : { ...config, model_type: family },
    configText: text,
    seed: String(options.seed ?? DEFAULT_SEED),
    variant,
    architecture: options.architecture,
    dtype: dtypeOf(options.dtype, config),
    name: options.name ?? "model.safetensors",
    maxShardSize: shardSizeOf(size),
    metadata: options.metadata ?? true,
    dcp: options.dcp,
    shapes,
    recipe,
    stream: options.stream,
  };
}

/** A revision that was asked for must be the one there is. */
export function checkRevision(text: string | undefined, plan: { readonly family: string; readonly revision: number }) {
  const { revision } = recipeOf(text);
  if (revision === undefined || revision === plan.revision) return;
  const message = `expected revision ${plan.revision} of the recipe ${plan.family}, the one this version has, got ${revision}`;
  throw new WeightInitError("WI_BAD_OPTION", message);
}
