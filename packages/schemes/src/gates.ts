/**
 * Gates of a recurrent layer, stacked along one axis.
 *
 * @module
 */
import type { OptionSpec } from "@weightinit/core";
import { badDims, checkRank } from "./refusals.ts";

/**
 * The order of an LSTM's gates, input, forget, cell (g or c), output: by default as in PyTorch, Keras, Flax and Lux.
 *
 * @param needed - gates of which one must be there
 */
export const lstmGates = (needed: RegExp): OptionSpec<string> => ({
  default: "ifgo",
  check: (value) =>
    typeof value === "string" && /^[ifgco]+$/.test(value) && needed.test(value) && new Set(value).size === value.length,
  expected: 'gates in their order, once each, such as "ifgo"',
});

/** Units of each gate of a bias of shape [gates·units]. */
export function unitsOf(scheme: string, shape: readonly number[], gates: string): number {
  checkRank(scheme, shape, 1);
  const units = shape[0]! / gates.length;
  if (!Number.isInteger(units)) throw badDims(scheme, `a length that is a multiple of ${gates.length} gates`, shape);
  return units;
}
