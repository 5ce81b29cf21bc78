/**
 * Tensors that belong together, made from the numbers of one draw.
 *
 * @module
 */
import { type Rng, shown, WeightInitError } from "@weightinit/core";

/** A copy of a generator that goes on from the same point. */
export function twinOf<R extends Rng>(rng: R): R {
  const { clone } = rng as Partial<Record<"clone", unknown>>;
  if (typeof clone === "function") return clone.call(rng) as R;
  throw new WeightInitError("WI_NOT_PORTABLE", `expected a generator that can clone, got ${shown(rng)}`);
}
