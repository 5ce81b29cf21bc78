/**
 * Time steps of state space models: Gu, Goel and Ré, "Efficiently modeling long sequences with structured state spaces",
 * ICLR 2022 (S4, arXiv 2111.00396); Gu and Dao, "Mamba: linear-time sequence modeling with selective state spaces", 2023
 * (arXiv 2312.00752), section 3.6.
 *
 * @module
 */
import {
  type CommonOptions,
  defineInitializer,
  type Initializer,
  type RealDType,
  realDTypes,
  WeightInitError,
} from "@weightinit/core";
import { add, type DoubleDouble, exact, multiply, negate } from "./elementary/double-double.ts";
import { expOf, wideExpm1 } from "./elementary/exp.ts";
import { logOf, wideLog } from "./elementary/log.ts";
import { positive } from "./options.ts";
import { checkPositive } from "./refusals.ts";

/** Options of {@link logUniform}. */
export interface LogUniformOptions extends CommonOptions {
  /** Smallest value, > 0. Default 0.001. */
  lo?: number | undefined;
  /** Largest value, > lo. Default 0.1. */
  hi?: number | undefined;
}

/** Options of {@link inverseSoftplusLogUniform}. */
export interface InverseSoftplusLogUniformOptions extends LogUniformOptions {
  /** Time steps below it are raised to it, > 0. Default 0.0001. */
  floor?: number | undefined;
}

/** e^U(ln lo, ln hi) as a function of a uniform number. */
function stepsBetween(scheme: string, lo: number, hi: number): (u: number) => number {
  if (!(lo < hi))
    throw new WeightInitError("WI_BAD_RANGE", `expected lo < hi for ${scheme}, got lo ${lo} and hi ${hi}`);
  const from = wideLog(exact(lo));
  const width: DoubleDouble = add(wideLog(exact(hi)), negate(from));
  return (u) => Math.max(lo, Math.min(hi, expOf(add(from, multiply(width, exact(u))))));
}

/**
 * e^u with u uniform on (ln lo, ln hi): time steps of S4 and S4D. Any shape; fans do not count. Real dtypes. Their
 * logarithm, which S4 stores, is `uniform` between Math.log(lo) and Math.log(hi).
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless lo and hi are finite and > 0, `WI_BAD_RANGE` for lo ≥ hi, and the codes
 *   of every call.
 * @example
 * ```ts
 * import { logUniform } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const dt = logUniform(new CpuRng(42), "float64", 1000);
 * console.log(dt.data.every((x) => x >= 0.001 && x <= 0.1)); // true
 * console.log(dt.data.filter((x) => x < 0.01).length > 450); // true: about half of them
 * ```
 */
export const logUniform: Initializer<LogUniformOptions, RealDType> = /* @__PURE__ */ defineInitializer<
  LogUniformOptions,
  RealDType
>({
  name: "logUniform",
  dtypes: realDTypes,
  options: { lo: /* @__PURE__ */ positive(0.001), hi: /* @__PURE__ */ positive(0.1) },
  distribution: ({ options: { lo, hi } }) => {
    const step = stepsBetween("logUniform", lo, hi);
    return { kind: "values", draws: true, value: (index, _, random) => step(random.uniform(index)) };
  },
});

/** Beyond it ln(1 − e⁻ˣ) is less than half an ulp of x. */
const LINEAR = 40;

/**
 * The number whose softplus is x: x + ln(1 − e⁻ˣ), to 0.51 ulp and the same bits in every engine.
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless x is finite and > 0.
 * @example
 * ```ts
 * import { inverseSoftplus } from "@weightinit/schemes";
 *
 * console.log(inverseSoftplus(1)); // 0.5413248546129181
 * ```
 */
export function inverseSoftplus(x: number): number {
  checkPositive(x, "x");
  return x > LINEAR ? x : logOf(wideExpm1(x));
}

/**
 * The biases whose softplus are log-uniform time steps, max(e^u, floor) with u uniform on (ln lo, ln hi): `dt_proj.bias`
 * of Mamba. Any shape; fans do not count. Real dtypes.
 *
 * @throws WeightInitError `WI_BAD_OPTION` unless lo, hi and floor are finite and > 0, `WI_BAD_RANGE` for lo ≥ hi, and
 *   the codes of every call.
 * @example
 * ```ts
 * import { inverseSoftplusLogUniform } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const bias = inverseSoftplusLogUniform(new CpuRng(42), "float64", 1000);
 * const steps = bias.data.map((b) => Math.log1p(Math.exp(b)));
 * console.log(steps.every((dt) => dt > 0.000999 && dt < 0.1001)); // true
 * ```
 */
export const inverseSoftplusLogUniform: Initializer<InverseSoftplusLogUniformOptions, RealDType> =
  /* @__PURE__ */ defineInitializer<InverseSoftplusLogUniformOptions, RealDType>({
    name: "inverseSoftplusLogUniform",
    dtypes: realDTypes,
    options: {
      lo: /* @__PURE__ */ positive(0.001),
      hi: /* @__PURE__ */ positive(0.1),
      floor: /* @__PURE__ */ positive(1e-4),
    },
    distribution: ({ options: { lo, hi, floor } }) => {
      const step = stepsBetween("inverseSoftplusLogUniform", lo, hi);
      return {
        kind: "values",
        draws: true,
        value: (index, _, random) => inverseSoftplus(Math.max(floor, step(random.uniform(index)))),
      };
    },
  });
