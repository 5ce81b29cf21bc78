/**
 * Options of keys.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import type { JaxVersion } from "./steps/precision.ts";
import { type KeyTypeName, keyTypes } from "./types/index.ts";

/** Options of a `JaxKey`: JAX's configuration. */
export interface JaxOptions {
  /** The type of keys, as in `jax.random.key(seed, impl=…)`. Default `"threefry2x32"`. */
  readonly impl?: KeyTypeName | undefined;
  /** `jax_threefry_partitionable`: `false` for the words of JAX before 0.5. Default `true`. */
  readonly partitionable?: boolean | undefined;
  /** `jax_enable_x64`: seeds and integers of 64 bits. Default `false`; float64 tensors are made either way. */
  readonly x64?: boolean | undefined;
  /**
   * Whether draw and scaling are compiled together (`jax.jit`): factors of normal laws are joined, and a mean is added
   * without rounding the product. Default `false`.
   */
  readonly jit?: boolean | undefined;
  /** jaxlib's version: `"0.11"`, or `"0.10"`, which stands for 0.9, too. They differ in float64 only. Default `"0.10"`. */
  readonly jax?: JaxVersion | undefined;
}

/** All of them. */
export type JaxConfig = { readonly [K in keyof JaxOptions]-?: NonNullable<JaxOptions[K]> };

const defaults: JaxConfig = { impl: "threefry2x32", partitionable: true, x64: false, jit: false, jax: "0.10" };
const versions = ["0.10", "0.11"];

function bad(expected: string, got: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_OPTION", `expected ${expected}, got ${shown(got)}`);
}

/**
 * The options, defaults filled in.
 *
 * @throws WeightInitError `WI_BAD_OPTION`, `WI_UNKNOWN_OPTION`, or `WI_NOT_REPRODUCED` for the type unsafe_rbg
 */
export function configOf(options: unknown): JaxConfig {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw bad("an object of options", options);
  }
  const config: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(defaults, name)) {
      const names = Object.keys(defaults).join(", ");
      throw new WeightInitError("WI_UNKNOWN_OPTION", `expected options among ${names}, got ${shown(name)}`);
    }
    if (value !== undefined) config[name] = value;
  }
  const { impl, jax } = config;
  if (impl === "unsafe_rbg") {
    throw new WeightInitError(
      "WI_NOT_REPRODUCED",
      'expected a type of keys whose bits JAX promises, such as "threefry2x32", got "unsafe_rbg", which splits keys by XLA\'s RngBitGenerator',
    );
  }
  if (typeof impl !== "string" || !Object.hasOwn(keyTypes, impl)) {
    throw bad(`impl to be one of ${Object.keys(keyTypes).join(", ")}`, impl);
  }
  for (const name of ["partitionable", "x64", "jit"]) {
    if (typeof config[name] !== "boolean") throw bad(`${name}: true or false`, config[name]);
  }
  if (!versions.includes(jax as string)) throw bad(`jax to be one of ${versions.join(", ")}`, jax);
  return config as unknown as JaxConfig;
}

/** Those that are not the default. */
export function givenOf(config: JaxConfig): JaxOptions {
  const names = Object.keys(defaults) as (keyof JaxConfig)[];
  return Object.fromEntries(
    names.filter((name) => config[name] !== defaults[name]).map((name) => [name, config[name]]),
  );
}
