/**
 * What a file says of itself in its metadata: all that is needed to make it again.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type DType, WeightInitError } from "@weightinit/core";
import type { JsonRecipe, ModelConfig, Plan, TensorShape, Variant } from "@weightinit/recipes";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { sortedJson } from "./model-config.ts";
import type { RecipeSource } from "./recipe-path.ts";

/** Version of the portable stream that tensors are made from. */
const STREAM = 1;

/** What a file says of itself under the key `weightinit`: all that is needed to make it again. */
export interface Origin {
  /** The version of the portable stream, or another stream's name. */
  readonly stream: number | string;
  readonly seed: string;
  readonly recipe: string;
  readonly revision: number;
  readonly variant: Variant;
  readonly architecture: string;
  readonly dtype: DType;
  readonly configSha256: string;
  readonly config: ModelConfig;
  readonly shapes?: readonly TensorShape[];
  /** A recipe of the user's own. */
  readonly rules?: JsonRecipe;
  /** The same as a module, which a file does not hold. */
  readonly moduleSha256?: string;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function ownRecipe(recipe: RecipeSource | undefined): Pick<Origin, "rules" | "moduleSha256"> {
  if (recipe === undefined) return {};
  return "rules" in recipe ? { rules: recipe.rules } : { moduleSha256: recipe.sha256 };
}

export function originOf(request: CheckpointRequest, plan: Omit<Plan, "parameters">): Origin {
  const { config, seed, dtype, shapes, recipe: own, stream = STREAM } = request;
  const { family: recipe, revision, variant, architecture } = plan;
  const configSha256 = sha256(sortedJson(config));
  const about = { stream, seed, recipe, revision, variant, architecture, dtype, configSha256, config };
  return { ...about, ...(shapes && { shapes }), ...ownRecipe(own) };
}

/** The text in a file, as what it means. */
export function parseOrigin(text: string): Origin {
  const bad = (why: string) =>
    new WeightInitError("WI_BAD_SAFETENSORS", `expected metadata "weightinit" that this version wrote, got ${why}`);
  let origin: Partial<Origin>;
  try {
    origin = JSON.parse(text) as Origin;
  } catch {
    throw bad(text.slice(0, 40));
  }
  const isKnown = origin?.stream === STREAM || /^torch(-cuda)?@/.test(String(origin?.stream));
  if (!isKnown) throw bad(`stream ${origin?.stream}; a newer version of weightinit may know it`);
  const { config } = origin;
  if (typeof config !== "object" || typeof origin.seed !== "string" || !/^[0-9]{1,20}$/.test(origin.seed)) {
    throw bad("one without seed and config");
  }
  if (sha256(sortedJson(config)) !== origin.configSha256) throw bad("a config that is not the one of configSha256");
  return origin as Origin;
}
