/**
 * The linear recurrent unit: Orvieto, Smith, Gu, Fernando, Gulcehre, Pascanu and De, "Resurrecting recurrent neural
 * networks for long sequences", ICML 2023 (arXiv 2303.06349), lemma 3.2, section 3.3 and appendix A.
 *
 * @module
 */
import {
  type CommonOptions,
  defineInitializer,
  type Initializer,
  product,
  type RealDType,
  type Rng,
  realDTypes,
  type TensorOf,
  WeightInitError,
} from "@weightinit/core";
import { log } from "./elementary/log.ts";
import { twinOf } from "./one-draw.ts";
import { nonNegative, positive, requiredOneOf } from "./options.ts";

/** Options of {@link lruParameters}. */
export interface LruRing {
  /** Smallest modulus of an eigenvalue λ, ≥ 0. Default 0. */
  rMin?: number | undefined;
  /** Largest modulus, > rMin and ≤ 1. Default 1. */
  rMax?: number | undefined;
  /** Largest phase of an eigenvalue, > 0. Default 2π, which the authors' code rounds to 6.28. */
  maxPhase?: number | undefined;
}

/** Options of {@link lru}. */
export interface LruOptions extends CommonOptions, LruRing {
  /**
   * `"nu"`: ln ν of |λ| = e^−ν; `"theta"`: ln θ of the phase θ; `"gamma"`: γ = √(1 − |λ|²), or its logarithm,
   * `"gammaLog"`.
   */
  parameter: "nu" | "theta" | "gamma" | "gammaLog";
}

/** 2π. Not a product of Math.PI: bundlers would keep that where `lru` is not used. */
const TURN = 6.283185307179586;
/** The largest number below 1, for |λ|²: 1 itself has no ν. */
const BELOW_ONE = 0.9999999999999999;

/**
 * Parameters of λ = exp(−e^nu + i·e^theta), uniform on the ring between rMin and rMax, of shape [N]:
 *
 * - `"nu"`: ln(−½·ln x) with x = |λ|² = u·(rMax² − rMin²) + rMin²
 * - `"theta"`: ln(maxPhase·u), of other numbers of the draw
 * - `"gamma"`: √(1 − x), which normalizes the input; `"gammaLog"`: ½·ln(1 − x), which the authors store
 *
 * γ belongs to ν: make both with the same draw, as {@link lruParameters} does. Real dtypes. Any shape; fans do not count.
 *
 * @throws WeightInitError `WI_MISSING_OPTION` without parameter; `WI_BAD_OPTION` unless rMin is finite and ≥ 0, rMax and
 *   maxPhase are finite and > 0; `WI_BAD_RANGE` unless rMin < rMax ≤ 1; and the codes of every call.
 * @example
 * ```ts
 * import { lru } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const nu = lru(new CpuRng(42), "float64", 1000, { parameter: "nu", rMin: 0.9, rMax: 0.99 });
 * const moduli = nu.data.map((x) => Math.exp(-Math.exp(x)));
 * console.log(moduli.every((r) => r > 0.8999 && r < 0.9901)); // true
 * ```
 */
export const lru: Initializer<LruOptions, RealDType> = /* @__PURE__ */ defineInitializer<LruOptions, RealDType>({
  name: "lru",
  dtypes: realDTypes,
  options: {
    parameter: /* @__PURE__ */ requiredOneOf(["nu", "theta", "gamma", "gammaLog"]),
    rMin: /* @__PURE__ */ nonNegative(0),
    rMax: /* @__PURE__ */ positive(1),
    maxPhase: /* @__PURE__ */ positive(TURN),
  },
  distribution: ({ shape, options: { parameter, rMin, rMax, maxPhase } }) => {
    if (!(rMin < rMax && rMax <= 1)) {
      throw new WeightInitError("WI_BAD_RANGE", `expected rMin < rMax ≤ 1 for lru, got rMin ${rMin} and rMax ${rMax}`);
    }
    const square = (u: number) => Math.min(BELOW_ONE, u * (rMax * rMax - rMin * rMin) + rMin * rMin);
    const of = {
      nu: (u: number) => log(-0.5 * log(square(u))),
      theta: (u: number) => log(u * maxPhase),
      gamma: (u: number) => Math.sqrt(1 - square(u)),
      gammaLog: (u: number) => 0.5 * log(1 - square(u)),
    }[parameter];
    // Behind those of ν, so that phases do not follow moduli where one draw makes both.
    const first = parameter === "theta" ? product(shape) : 0;
    return { kind: "values", draws: true, value: (index, _, random) => of(random.uniform(first + index)) };
  },
});

/** What {@link lruParameters} gives, float32 of shape [N]. */
export interface LruParameters<R extends Rng> {
  /** ln ν. */
  readonly nu: TensorOf<R, "float32">;
  /** ln θ. */
  readonly theta: TensorOf<R, "float32">;
  /** ln γ, of the same eigenvalues as ν. */
  readonly gammaLog: TensorOf<R, "float32">;
}

/**
 * The parameters of a linear recurrent unit of `size` eigenvalues, with two draws.
 *
 * @throws WeightInitError `WI_NOT_PORTABLE` for a generator that cannot clone, and the codes of {@link lru}.
 * @example
 * ```ts
 * import { lruParameters } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const { nu, gammaLog } = lruParameters(new CpuRng(42), 64, { rMin: 0.4 });
 * const square = Math.exp(-2 * Math.exp(nu.data[0]!)) + Math.exp(2 * gammaLog.data[0]!); // |λ|² + γ²
 * console.log(square.toFixed(5)); // 1.00000
 * ```
 */
export function lruParameters<R extends Rng>(rng: R, size: number, ring: LruRing = {}): LruParameters<R> {
  const make = lru as unknown as (rng: R, size: number, options: LruOptions) => TensorOf<R, "float32">;
  const nu = make(twinOf(rng), size, { ...ring, parameter: "nu" });
  const gammaLog = make(rng, size, { ...ring, parameter: "gammaLog" });
  return { nu, gammaLog, theta: make(rng, size, { ...ring, parameter: "theta" }) };
}
