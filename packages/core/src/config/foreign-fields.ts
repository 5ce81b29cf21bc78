/**
 * The fields of a configuration of Keras or TensorFlow.js: in either spelling, `null` for what is not given, and one that
 * nobody knows refused.
 *
 * @module
 */
import { seeded, shown, WeightInitError } from "@weightinit/core";
import { isPlainObject } from "../plain-object.ts";
import { type AnyInitializer, bad } from "./any-initializer.ts";
import { hint } from "./catalogue.ts";

/** `fan_in`, `FanIn` and `fanIn` are one word. */
export function camelCase(name: string): string {
  const camel = name.replaceAll(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
  return camel.charAt(0).toLowerCase() + camel.slice(1);
}

/** A class by name, and its fields. */
export interface ClassConfig {
  readonly className: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * What a name or a configuration says.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT`
 */
export function classConfig(given: unknown, framework: string): ClassConfig {
  if (typeof given === "string") return { className: given, fields: {} };
  const {
    class_name: snake,
    className = snake,
    config,
  } = (isPlainObject(given) ? given : {}) as Readonly<Record<string, unknown>>;
  if (typeof className !== "string" || !(config === undefined || config === null || isPlainObject(config))) {
    throw bad(`a name of ${framework}, or { class_name, config }`, given);
  }
  const fields = Object.entries((config ?? {}) as object).map(([name, value]) => [camelCase(name), value]);
  return { className, fields: Object.fromEntries(fields) };
}

/**
 * The fields that are given, of those there are; `null` counts as given in those that are `nullable`. `dtype`, which files of Keras 1 and 2 have, is ignored.
 *
 * @throws WeightInitError `WI_UNKNOWN_OPTION`
 */
export function knownFields(
  { className, fields }: ClassConfig,
  known: readonly string[],
  nullable: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === "dtype") continue;
    if (!known.includes(name)) {
      throw new WeightInitError(
        "WI_UNKNOWN_OPTION",
        `expected fields of ${className} (${known.join(", ")}), got ${shown(name)}${hint(name, known)}`,
      );
    }
    if (value !== undefined && (value !== null || nullable.includes(name))) kept[name] = value;
  }
  return kept;
}

/** The initializer with its seed: an integer repeats, a SeedGenerator's dictionary goes on. */
export function withSeed(init: AnyInitializer, seed: unknown): AnyInitializer {
  if (seed === undefined || seed === null) return init;
  if (isPlainObject(seed)) {
    const { className, fields } = classConfig(seed, "Keras");
    const { seed: inner } = fields;
    if (className !== "SeedGenerator" || !isSeed(inner))
      throw bad("a SeedGenerator with an integer seed", inner ?? className);
    return seeded(init, inner, { advances: true });
  }
  if (!isSeed(seed)) throw bad("seed to be an integer ≥ 0 or a SeedGenerator", seed);
  return seeded(init, seed);
}

function isSeed(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
