/**
 * Checked options and seeds.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { backendOf, type KerasBackend } from "./backends/index.ts";

/** Options of the generators. */
export interface KerasOptions {
  /** Keras' backend, as `KERAS_BACKEND` names it: the numbers are its own. Default `"tensorflow"`, as Keras'. */
  readonly backend?: KerasBackend | undefined;
}

/**
 * The options, if they are an object of known ones with a backend that is there.
 *
 * @throws WeightInitError `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
 */
export function checkOptions<O extends KerasOptions>(
  options: unknown,
  names: readonly (keyof O & string)[],
): O & { readonly backend: KerasBackend } {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new WeightInitError("WI_BAD_OPTION", `expected an object of options, got ${shown(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name as keyof O & string));
  if (unknown !== undefined) {
    throw new WeightInitError("WI_UNKNOWN_OPTION", `expected options among ${names.join(", ")}, got ${shown(unknown)}`);
  }
  const { backend = "tensorflow" } = options as O;
  backendOf(backend);
  return { ...(options as O), backend };
}

/** An integer given as a number or bigint, or in a state as digits. */
export function integerOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return BigInt(value as number | bigint);
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : undefined;
}

/**
 * A seed that the backend takes.
 *
 * @param of - of an initializer, or of a `SeedGenerator`
 * @throws WeightInitError `WI_BAD_SEED`
 */
export function seedOf(seed: unknown, backend: KerasBackend, of: "initializer" | "generator"): bigint {
  const { least, most } = backendOf(backend).seeds[of];
  const value = typeof seed === "string" ? undefined : integerOf(seed);
  if (value !== undefined && value >= least && value <= most) return value;
  throw new WeightInitError(
    "WI_BAD_SEED",
    `expected a seed that Keras takes on ${backend}, an integer from ${least} to ${most} (a bigint beyond 2^53), got ${shown(seed)}`,
  );
}
