/**
 * The exact gain of an activation: the factor that keeps the scale of a signal through it.
 *
 * @module
 */
import { shown, WeightInitError } from "../errors.ts";
import { type ActivationName, activationOf, activations } from "./activations.ts";
import { integral } from "./quadrature.ts";

/** What a gain keeps. */
export interface GainOfOptions {
  /** `"meanSquare"`: 1/√E[f(z)²], He's; `"variance"`: 1/√Var f(z), that of NFNets. Default `"meanSquare"`. */
  readonly of?: "meanSquare" | "variance" | undefined;
}

/** Beyond it the normal density is 0 in float64. */
const FAR = 39;
/** Panels of one unit; the even ones begin at 0, where most activations have their kink. */
const ENDS = /* @__PURE__ */ Array.from({ length: 2 * FAR + 1 }, (_, i) => i - FAR);
/** Above rounding, which is 10⁻¹⁴ of the whole in a panel at the density's peak. */
const TOLERANCE = 1e-13;
/** A variance below this share of the mean's square is what rounding leaves of a constant. */
const ROUNDING = 1e-26;

/** E[g(z)] of a standard normal z. */
function expectation(g: (z: number) => number): number {
  const weighted = (z: number): number => {
    const density = Math.exp(-0.5 * z * z);
    return density === 0 ? 0 : g(z) * density;
  };
  return integral(weighted, ENDS, TOLERANCE) / Math.sqrt(2 * Math.PI);
}

function measured(f: (z: number) => number, of: "meanSquare" | "variance"): number {
  const mean = of === "variance" ? expectation(f) : 0;
  const square = expectation((z) => (f(z) - mean) ** 2);
  if (!(square > ROUNDING * mean * mean && Number.isFinite(square))) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected an activation whose ${of === "variance" ? "variance" : "mean square"} under a standard normal is finite and not 0, got ${shown(square)}`,
    );
  }
  return 1 / Math.sqrt(square);
}

/**
 * The exact gain of an activation: 1/√E[f(z)²] for z ~ N(0, 1), so that weights of variance gain²/fan-in keep the mean
 * square of a wide layer's signal (He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, for ReLU). With
 * `of: "variance"` it is 1/√Var f(z), which NFNets use (Brock, De and Smith, arXiv 2101.08692).
 *
 * Named ones: relu, leakyRelu (slope 0.01), tanh, gelu, geluTanh, silu, mish, elu, selu, sigmoid, softplus,
 * reluSquared, sin, softsign, hardswish, also in other frameworks' spellings. A function of your own is integrated to
 * 10⁻¹², kinks and jumps included.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for an unknown name, or a function whose mean square is 0 or not finite;
 *   `WI_BAD_OPTION` for another `of`.
 * @example
 * ```ts
 * import { gainOf, kaimingNormal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * console.log(gainOf("gelu")); // 1.5335304411955353
 * console.log(gainOf((z) => Math.max(z, 0.1 * z)).toFixed(6)); // 1.407195
 * console.log(kaimingNormal(new CpuRng(42), 256, 256, { gain: gainOf("silu") }).size); // 65536
 * ```
 */
export function gainOf(activation: ActivationName | ((z: number) => number), options: GainOfOptions = {}): number {
  const { of = "meanSquare" } = options;
  if (of !== "meanSquare" && of !== "variance") {
    throw new WeightInitError("WI_BAD_OPTION", `expected of: "meanSquare" or "variance", got ${shown(of)}`);
  }
  if (typeof activation === "function") return measured(activation, of);
  const known = typeof activation === "string" ? activationOf(activation) : undefined;
  if (known === undefined) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      `expected an activation (${Object.keys(activations).join(", ")}) or a function, got ${shown(activation)}`,
    );
  }
  return of === "variance" ? known.gainOfVariance : known.gain;
}
