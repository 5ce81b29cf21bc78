/**
 * SIREN: Sitzmann, Martel, Bergman, Lindell and Wetzstein, "Implicit neural representations with periodic activation
 * functions", NeurIPS 2020, section 3.2 and appendix 1.5.
 *
 * @module
 */
import { type CommonOptions, defineInitializer, type Initializer } from "@weightinit/core";
import { flag, positive } from "./options.ts";

/** Options of {@link siren}. */
export interface SirenOptions extends CommonOptions {
  /** Whether it is the first layer, which sees coordinates. Default false. */
  first?: boolean | undefined;
  /** ω₀ of the activation sin(ω₀·x), > 0. Default 30. Does not change the first layer. */
  w0?: number | undefined;
}

/**
 * The weights of a network with the activation sin(ω₀·(W·x + b)): uniform on [−x, x) with x = √(6/fan-in)/ω₀, in the
 * first layer x = 1/fan-in. Any shape that has fans.
 *
 * The first layer follows the authors' code, which divides by no ω₀ there.
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless w0 is finite and > 0 and first a boolean, and the codes of every call.
 * @example
 * ```ts
 * import { siren } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const rng = new CpuRng(42);
 * const first = siren(rng, 256, 2, { first: true });
 * const second = siren(rng, 256, 256);
 * console.log(first.data.every((w) => Math.abs(w) <= 1 / 2)); // true
 * console.log(second.data.every((w) => Math.abs(w) <= Math.sqrt(6 / 256) / 30)); // true
 * ```
 */
export const siren: Initializer<SirenOptions> = /* @__PURE__ */ defineInitializer<SirenOptions>({
  name: "siren",
  options: { first: /* @__PURE__ */ flag(false), w0: /* @__PURE__ */ positive(30) },
  distribution: ({ fans, options: { first, w0 } }) => ({
    kind: "symmetricUniform",
    bound: first ? 1 / fans.in : Math.sqrt(6 / fans.in) / w0,
  }),
});
