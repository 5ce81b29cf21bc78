/**
 * TensorFlow's names of algorithms.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";

/** The algorithms that have numbers on a CPU; `"auto_select"` is Philox there. */
export type TfAlgorithm = "philox" | "auto_select";

/** Options of {@link TfSeed} and {@link TfGenerator}. */
export interface AlgorithmOptions {
  /** Default `"philox"`, which `"auto_select"` is on CPUs and GPUs. `"threefry"` is refused, as TensorFlow's CPU does. */
  readonly alg?: TfAlgorithm | undefined;
}

/**
 * Options that are known ones, with an algorithm that is there.
 *
 * @throws WeightInitError `WI_BAD_OPTION`, `WI_UNKNOWN_OPTION`, or `WI_NOT_REPRODUCED` for `"threefry"`
 */
export function checkOptions<O extends AlgorithmOptions>(options: unknown, names: readonly (keyof O & string)[]): O {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new WeightInitError("WI_BAD_OPTION", `expected an object of options, got ${shown(options)}`);
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name as keyof O & string));
  if (unknown !== undefined) {
    throw new WeightInitError("WI_UNKNOWN_OPTION", `expected options among ${names.join(", ")}, got ${shown(unknown)}`);
  }
  const { alg = "philox" } = options as O;
  if ((alg as string) === "threefry") {
    throw new WeightInitError(
      "WI_NOT_REPRODUCED",
      'expected alg "philox" or "auto_select", got "threefry", which TensorFlow has for XLA devices alone',
    );
  }
  if (alg === "philox" || alg === "auto_select") return options as O;
  throw new WeightInitError("WI_BAD_OPTION", `expected alg: "philox" or "auto_select", got ${shown(alg)}`);
}
