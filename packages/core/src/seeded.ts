/**
 * Initializers with a seed of their own.
 *
 * @module
 */
import { initializer } from "./define-initializer.ts";
import { shown, WeightInitError } from "./errors.ts";
import { madeOf } from "./made-of.ts";
import type { Rng } from "./rng.ts";

/** How {@link seeded} draws. */
export interface SeededOptions {
  /** Whether calls go on where the last one ended; otherwise each repeats the first. Default false. */
  readonly advances?: boolean | undefined;
}

function fork(rng: Rng, name: number | bigint | string): Rng {
  const make: unknown = (rng as { readonly fork?: unknown }).fork;
  if (typeof make === "function") return make.call(rng, name) as Rng;
  throw new WeightInitError("WI_NOT_PORTABLE", `expected a portable generator that can fork, got ${shown(rng)}`);
}

/**
 * The initializer with a seed of its own, as Keras' have it: it draws from the generator's fork of that name and leaves
 * the generator where it is. So every call with generators of one seed gives the same values, whatever was drawn between;
 * with `advances` a generator's calls go on instead.
 *
 * @param seed - any string, or an integer 0 … 2⁶⁴−1, which counts as its digits
 * @throws WeightInitError `WI_BAD_ARGUMENT` if `init` is no initializer or `seed` none; the initializer throws
 *   `WI_NOT_PORTABLE` for a generator that cannot fork.
 * @example
 * ```ts
 * import { normal, seeded } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const rng = new CpuRng(42);
 * const init = seeded(normal, 7);
 * console.log(init(rng, 3).data.join() === init(rng, 3).data.join(), rng.draw); // true 0
 * ```
 */
export function seeded<I>(init: I, seed: number | bigint | string, { advances = false }: SeededOptions = {}): I {
  const made = madeOf(init);
  const isSeed =
    typeof seed === "string" ||
    (typeof seed === "bigint" ? seed >= 0n && seed >> 64n === 0n : Number.isSafeInteger(seed) && seed >= 0);
  if (made === undefined || !isSeed || typeof advances !== "boolean") {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected an initializer, and a string or an integer from 0 to 2^64 - 1, got ${shown(init)} and ${shown(seed)}`,
    );
  }
  const forks = new WeakMap<Rng, Rng>();
  const source = (rng: Rng): Rng => {
    const known = forks.get(rng) ?? fork(rng, seed);
    if (advances) forks.set(rng, known);
    return known;
  };
  return initializer({ ...made.scheme, seed: { seed, advances, source } }, made.bound) as I;
}
