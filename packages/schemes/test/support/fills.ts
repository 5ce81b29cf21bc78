/**
 * What a device is asked for, in float64.
 *
 * @module
 */
import type { Fill } from "@weightinit/core";
import { fillOf } from "../../../core/test/support/recording.ts";
import type { AnyInitializer } from "./catalogue.ts";

/** The fill of a call. */
export function fill(init: unknown, shape: readonly number[], options: object = {}): Fill {
  return fillOf((rng) => (init as AnyInitializer)(rng, "float64", shape, options));
}

/** σ of a normal call, which must have mean 0. */
export function std(init: unknown, shape: readonly number[], options: object = {}): number {
  const law = fill(init, shape, options);
  if (law.kind !== "normal" || law.mean !== 0) throw new Error(`expected a centred normal, got ${law.kind}`);
  return law.std;
}

/** The bound of a symmetric uniform call. */
export function bound(init: unknown, shape: readonly number[], options: object = {}): number {
  const law = fill(init, shape, options);
  if (law.kind !== "uniform" || law.mid !== 0) throw new Error(`expected a symmetric uniform, got ${law.kind}`);
  return law.half;
}
