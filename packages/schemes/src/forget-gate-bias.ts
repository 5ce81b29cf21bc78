/**
 * The forget gate's bias: Gers, Schmidhuber and Cummins, "Learning to forget", Neural Computation 12, 2000; Jozefowicz,
 * Zaremba and Sutskever, "An empirical exploration of recurrent network architectures", ICML 2015, section 2.2.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { lstmGates, unitsOf } from "./gates.ts";
import { finite } from "./options.ts";

/** Options of {@link forgetGateBias}. */
export interface ForgetGateBiasOptions extends CommonOptions {
  /** Bias of the forget gate. Default 1. */
  value?: number | undefined;
  /** The gates along the axis, in their order: i input, f forget, g or c cell, o output. Default `"ifgo"`. */
  gates?: string | undefined;
}

/**
 * The bias of an LSTM, of shape [gates·units]: `value` for the forget gate, 0 for the others, so that the cell remembers
 * from the start. Keras does it by default (`unit_forget_bias`). No random numbers.
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless value is finite, and for gates that are none; `WI_BAD_RANK` unless 1-D;
 *   `WI_BAD_DIMS` unless the length is a multiple of the gates; and the codes of every call.
 * @example
 * ```ts
 * import { forgetGateBias } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(forgetGateBias(new CpuRng(42), 8).data); // Float32Array(8) [ 0, 0, 1, 1, 0, 0, 0, 0 ]
 * ```
 */
export const forgetGateBias: Initializer<ForgetGateBiasOptions> =
  /* @__PURE__ */ defineInitializer<ForgetGateBiasOptions>({
    name: "forgetGateBias",
    options: { value: /* @__PURE__ */ finite(1), gates: /* @__PURE__ */ lstmGates(/f/) },
    distribution: ({ shape, options: { value, gates } }) => {
      const units = unitsOf("forgetGateBias", shape, gates);
      const place = gates.indexOf("f");
      return {
        kind: "values",
        draws: false,
        value: (index, part) => (part === 0 && Math.floor(index / units) === place ? value : 0),
      };
    },
  });
