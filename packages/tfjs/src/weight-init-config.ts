/**
 * An initializer as the configuration of a layer has it.
 *
 * TensorFlow.js turns the keys and the strings of a configuration into snake_case when it saves a model, and back into
 * camelCase when it loads one. Strings under the key `name` are left alone.
 *
 * @module
 */
import type { RngState } from "@weightinit/core";
import type { InitializerConfig, Json } from "@weightinit/core/config";

/** A text where TensorFlow.js leaves it alone. */
export interface NamedText {
  /** The text. */
  readonly name: string;
}

/** What `getConfig()` gives: `className` is `"WeightInit"`. */
export interface WeightInitConfig {
  /** The scheme's name. */
  readonly name: string;
  /** The options that were given. */
  readonly options: { readonly [option: string]: Json };
  /** A seed of the initializer's own, of `seeded`: texts as `{ name }`, bigints as digits. */
  readonly seed?: number | string | NamedText | null;
  /** Whether calls with such a seed go on. */
  readonly advances?: boolean | null;
  /** State of the generator where the first tensor was drawn; `null` for one that is not portable. */
  readonly rng: RngState | null;
}

/** The configuration of an initializer and a generator's state. */
export function toWeightInitConfig(
  { name, options, seed, advances }: InitializerConfig,
  rng: RngState | null,
): WeightInitConfig {
  const isText = typeof seed === "string" && !/^\d+$/.test(seed);
  return {
    name,
    options,
    ...(seed === undefined ? {} : { seed: isText ? { name: seed } : seed }),
    ...(advances ? { advances } : {}),
    rng,
  };
}

/** "-Infinity" comes back as it was, "Infinity" without its capital. */
function restored(value: Json): Json {
  if (value === "infinity") return "Infinity";
  if (Array.isArray(value)) return value.map(restored);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restored(item)]));
}

/** The initializer's part of a configuration, saved and loaded. */
export function initializerPart({ name, options, seed, advances }: WeightInitConfig): InitializerConfig {
  const own = typeof seed === "object" && seed !== null ? seed.name : seed;
  return {
    name,
    options: restored(options ?? {}) as InitializerConfig["options"],
    ...(own === undefined || own === null ? {} : { seed: own }),
    ...(advances ? { advances: true } : {}),
  };
}
