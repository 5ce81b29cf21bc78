/**
 * Whether a law makes part of a tensor, or needs all of it.
 *
 * @module
 */
import type { Rng, WeightInitError } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import type { ParameterInitializer } from "@weightinit/recipes";
import type { MadeParameter } from "./placed-tensor.ts";

type AnyCall = (...args: readonly unknown[]) => unknown;

const known = new WeakMap<ParameterInitializer, boolean>();

/** Whether part of the parameter is made by itself: tried with one element, once a law. Of foreign streams none is. */
export function makesParts({ initializer, shape, from }: MadeParameter, stream?: string): boolean {
  if (from !== undefined || stream !== undefined) return false;
  const found = known.get(initializer);
  if (found !== undefined) return found;
  let can = true;
  try {
    const slice = Object.fromEntries(shape.map((dim, axis) => [axis, [0, Math.min(1, dim)]]));
    (initializer as unknown as AnyCall)(new CpuRng(0) as Rng, "float32", [...shape], { slice });
  } catch (error) {
    if ((error as WeightInitError).code !== "WI_ROWS_NOT_SUPPORTED") throw error;
    can = false;
  }
  known.set(initializer, can);
  return can;
}
