/**
 * Options of the generators.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/**
 * The options, if they are an object of known ones.
 *
 * @throws WeightInitError `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
 */
export function checkOptions<O extends object>(options: unknown, names: readonly (keyof O & string)[]): O {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new WeightInitError("WI_BAD_OPTION", `expected an object of options, got ${shown(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name as keyof O & string));
  if (unknown === undefined) return options as O;
  throw new WeightInitError("WI_UNKNOWN_OPTION", `expected options among ${names.join(", ")}, got ${shown(unknown)}`);
}
