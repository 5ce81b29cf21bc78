/**
 * Chrono initialization: Tallec and Ollivier, "Can recurrent neural networks warp time?", ICLR 2018 (arXiv 1804.11188),
 * section 2, equation 16.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer, type RealDType, realDTypes } from "@weightinit/core";
import { log } from "./elementary/log.ts";
import { lstmGates, unitsOf } from "./gates.ts";

/** Options of {@link chrono}. */
export interface ChronoOptions extends CommonOptions {
  /** The longest dependency that is expected, in time steps, > 2. */
  tMax: number;
  /** The gates along the axis, in their order: i input, f forget, g or c cell, o output. Default `"ifgo"`. */
  gates?: string | undefined;
}

/**
 * The bias of an LSTM, of shape [gates·units]: ln U(1, tMax − 1) for the forget gate, minus the same for the input gate,
 * 0 for the others. With `gates: "f"` and `gates: "i"` for biases of their own, of one draw (a clone of the generator).
 * Where a layer has two biases, as PyTorch's, the other one is 0. Real dtypes.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without tMax; `WI_BAD_OPTION` unless it is finite and > 2, and for gates
 *   that are none; `WI_BAD_RANK` unless 1-D; `WI_BAD_DIMS` unless the length is a multiple of the gates; and the codes of
 *   every call.
 * @example
 * ```ts
 * import { chrono } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const [i, f, g, o] = chrono(new CpuRng(42), "float64", 4, { tMax: 100 }).data; // one unit
 * console.log(f! > 0 && f! < Math.log(99), i === -f!, g, o); // true true 0 0
 * ```
 */
export const chrono: Initializer<ChronoOptions, RealDType> = /* @__PURE__ */ defineInitializer<
  ChronoOptions,
  RealDType
>({
  name: "chrono",
  dtypes: realDTypes,
  options: {
    tMax: { check: (value) => Number.isFinite(value) && (value as number) > 2, expected: "a finite number > 2" },
    gates: /* @__PURE__ */ lstmGates(/[if]/),
  },
  distribution: ({ shape, options: { tMax, gates } }) => {
    const units = unitsOf("chrono", shape, gates);
    return {
      kind: "values",
      draws: true,
      value: (index, _, random) => {
        const gate = gates[Math.floor(index / units)];
        if (gate !== "f" && gate !== "i") return 0;
        const bias = log(1 + random.uniform(index % units) * (tMax - 2));
        return gate === "f" ? bias : 0 - bias;
      },
    };
  },
});
