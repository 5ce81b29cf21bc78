/**
 * The arguments of both `choice` methods.
 *
 * @module
 */
import { countOf, flag, optionsOf, refuse, type Size } from "./arguments.ts";
import { populationOf } from "./numpy-rng.ts";

/** Options of `choice`. */
export interface ChoiceOptions {
  /** Whether an item may be chosen more than once. Default true. */
  readonly replace?: boolean | undefined;
  /** Probability of each item; they sum to 1. Default all the same. */
  readonly p?: readonly number[] | undefined;
  /** Without replacement: whether the order is random, too. Default true; only the Generator has it. */
  readonly shuffle?: boolean | undefined;
}

export interface Choice {
  readonly n: number;
  readonly size: number;
  readonly replace: boolean;
  readonly p: readonly number[] | undefined;
  readonly shuffle: boolean;
}

/**
 * @throws WeightInitError `WI_BAD_ARGUMENT`, `WI_BAD_DIMS`, `WI_BAD_OPTION` or `WI_UNKNOWN_OPTION`
 */
export function choiceOf(n: unknown, size: Size | undefined, options: unknown, names: readonly string[]): Choice {
  const given = optionsOf(options, names);
  const population = populationOf(n);
  const count = size === undefined ? 1 : countOf(size);
  const replace = flag(given, "replace", true);
  const { p } = given;
  if (p !== undefined) {
    const isList = Array.isArray(p) && p.length === population && p.every((one) => Number.isFinite(one) && one >= 0);
    // NumPy's tolerance: √ε of float64.
    if (!isList || Math.abs(p.reduce((sum: number, one: number) => sum + one, 0) - 1) > 2 ** -26) {
      throw refuse("WI_BAD_OPTION", `p to be ${population} probabilities that sum to 1`, p);
    }
  }
  const most = replace ? Infinity : p === undefined ? population : (p as number[]).filter((one) => one > 0).length;
  if (count > most) throw refuse("WI_BAD_DIMS", `at most ${most} items without replacement`, count);
  if (population === 0 && count > 0) throw refuse("WI_BAD_ARGUMENT", "something to choose from", n);
  return { n: population, size: count, replace, p: p as number[] | undefined, shuffle: flag(given, "shuffle", true) };
}
