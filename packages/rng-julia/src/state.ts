/**
 * Generators' states as JSON data.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import type { JuliaVersion } from "./options.ts";

/** What every state says; `seed` in decimal digits. */
export interface JuliaState<Name extends string> {
  /** Name of the generator's class. */
  readonly generator: Name;
  /** The Julia version whose numbers it repeats. */
  readonly julia: JuliaVersion;
  /** The seed it was made with, as decimal digits. */
  readonly seed: string;
}

/** u32 words as 8 hexadecimal digits each. */
export function toHex(words: Uint32Array): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, "0")).join("");
}

/** The words of such a string; `undefined` for anything else, or if `isLength` refuses their number. */
export function fromHex(text: unknown, isLength: (words: number) => boolean): Uint32Array | undefined {
  if (typeof text !== "string" || !/^([0-9a-f]{8})*$/.test(text) || !isLength(text.length / 8)) return undefined;
  return Uint32Array.from({ length: text.length / 8 }, (_, i) => Number.parseInt(text.slice(8 * i, 8 * i + 8), 16));
}

/**
 * The fields that every state has, checked as far as the generator's constructor does not check them.
 *
 * @throws WeightInitError `WI_BAD_STATE`
 */
export function checkHeader(state: unknown, generator: string): { seed: bigint; julia: JuliaVersion } {
  const given = (typeof state === "object" && state !== null ? state : {}) as Partial<JuliaState<string>>;
  const { seed, julia } = given;
  if (given.generator !== generator) throw badState(generator, "generator", given.generator);
  if (julia !== "1.10" && julia !== "1.11") throw badState(generator, "julia", julia);
  if (typeof seed !== "string" || !(julia === "1.10" ? /^\d+$/ : /^-?\d+$/).test(seed)) {
    throw badState(generator, "seed", seed);
  }
  return { seed: BigInt(seed), julia };
}

export function badState(generator: string, field: string, value: unknown): WeightInitError {
  return new WeightInitError(
    "WI_BAD_STATE",
    `expected a state that a ${generator}'s \`state\` gave, got one whose ${field} is ${shown(value)}`,
  );
}
