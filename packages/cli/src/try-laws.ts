/**
 * Whether the laws of a recipe can make the shapes that they are for: an orthogonal bias, or a std that float16 does not
 * reach, is told before anything is made.
 *
 * @module
 */
import { product, type Rng, WeightInitError } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import type { Checkpoint } from "./checkpoint.ts";
import { bareMessage } from "./format.ts";

type AnyCall = (...args: readonly unknown[]) => unknown;

/**
 * Tries one element of each law, once for each number of axes.
 *
 * @throws WeightInitError `WI_BAD_RECIPE` for a law that refuses a shape, `WI_BAD_CONFIG` for one of a config's
 */
export function tryLaws({ parameters, request }: Checkpoint): void {
  const tried = new Map<unknown, Set<number>>();
  const rng = new CpuRng(0);
  for (const { name, shape, initializer, dtype = request.dtype, from, law } of parameters.values()) {
    const ranks = tried.get(initializer) ?? new Set();
    tried.set(initializer, ranks);
    if (ranks.has(shape.length) || from !== undefined || dtype === "int64" || product(shape) === 0) continue;
    ranks.add(shape.length);
    const slice = Object.fromEntries(shape.map((_, axis) => [axis, [0, 1]]));
    const options = shape.length === 0 ? [] : [{ slice }];
    try {
      (initializer as unknown as AnyCall)(rng as Rng, dtype, [...shape], ...options);
    } catch (error) {
      const refused = error as WeightInitError;
      if (refused.code === "WI_ROWS_NOT_SUPPORTED") continue;
      if (refused.code === undefined) throw error;
      const got = `${law}, which refuses: ${bareMessage(refused)}`;
      const text = `expected a law for ${name} of shape [${shape.join(", ")}], got ${got}`;
      const whose = request.recipe === undefined ? "WI_BAD_CONFIG" : "WI_BAD_RECIPE";
      throw new WeightInitError(whose, text, { cause: error });
    }
  }
}
