/**
 * An initializer as plain JSON.
 *
 * @module
 */
import { type DType, type RowBlock, type Settings, shown, WeightInitError } from "@weightinit/core";
import { isPlainObject } from "../plain-object.ts";
import { bad, isInitializer } from "./any-initializer.ts";

/** Any initializer, whatever is filled in. */
export interface Configured {
  /** What is filled in. */
  readonly settings: Settings;
}

/** What JSON holds. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A block of `rowBlocks` as plain JSON. */
export interface RowBlockConfig {
  /** How many rows, if it says so. */
  readonly rows?: number;
  /** How they are made. */
  readonly init: InitializerConfig;
}

/** An initializer as plain JSON: {@link fromConfig} gives it back. */
export interface InitializerConfig {
  /** The scheme's name. */
  readonly name: string;
  /** The dtype, if it is filled in. */
  readonly dtype?: DType;
  /** The options that are filled in; infinite numbers as `"Infinity"` and `"-Infinity"`. */
  readonly options: { readonly [option: string]: Json };
  /** The seed of its own; a bigint as digits. */
  readonly seed?: number | string;
  /** Whether the calls of one with a seed go on where the last one ended. */
  readonly advances?: true;
  /** The blocks of `rowBlocks`. */
  readonly blocks?: readonly RowBlockConfig[];
}

function jsonOf(value: unknown, option: string): Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, option));
  if (isPlainObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item, option)]));
  }
  throw new WeightInitError("WI_BAD_OPTION", `expected the option ${option} to be plain data, got ${shown(value)}`);
}

const blockOf = ({ rows, init }: RowBlock): RowBlockConfig => ({
  ...(rows === undefined ? {} : { rows }),
  init: toConfig(init as Configured),
});

/**
 * The settings of an initializer as plain JSON. The generator is left out: it has a state of its own.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` if it is no initializer, or one of `given`, which is an array;
 *   `WI_BAD_OPTION` if an option is not plain data, as `out` is not.
 * @example
 * ```ts
 * import { kaimingNormal } from "@weightinit/core";
 * import { fromConfig, toConfig } from "@weightinit/core/config";
 *
 * const config = toConfig(kaimingNormal("bfloat16", { gain: 1, layout: "torch" }));
 * console.log(JSON.stringify(config)); // {"name":"kaimingNormal","dtype":"bfloat16","options":{"gain":1,"layout":"torch"}}
 * console.log(String(fromConfig(config))); // kaimingNormal(rng, bfloat16, ...dims, { gain: 1, layout: "torch" })
 * ```
 */
export function toConfig(init: Configured): InitializerConfig {
  if (!isInitializer(init)) throw bad("an initializer", init);
  const { name, dtype, options, seed, advances, blocks } = init.settings;
  if (name === "given") throw bad("an initializer with a name; given holds an array, save that", init);
  return {
    name,
    ...(dtype === undefined ? {} : { dtype }),
    options: Object.fromEntries(Object.entries(options).map(([option, value]) => [option, jsonOf(value, option)])),
    ...(seed === undefined ? {} : { seed: typeof seed === "bigint" ? String(seed) : seed }),
    ...(advances ? { advances } : {}),
    ...(blocks === undefined ? {} : { blocks: blocks.map(blockOf) }),
  };
}
