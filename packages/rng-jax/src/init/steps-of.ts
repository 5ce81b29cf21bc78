/**
 * The laws of `jax.nn.initializers` for core's schemes, each operation in the tensor's dtype (`jax/_src/nn/initializers.py`).
 *
 * @module
 */
import type { Distribution, ForeignRequest, SymmetricUniform, TruncatedNormal } from "@weightinit/core";
import type { Precision } from "../steps/precision.ts";
import { normalSteps, type Steps, truncatedSteps, uniformSteps } from "../steps/steps.ts";

/** What core says about the tensor to make, as far as it is asked here. */
export type LawRequest = Pick<ForeignRequest, "scheme" | "given" | "options" | "law" | "fans">;

/** The standard deviation of a normal between −2 and 2, by which JAX divides. */
const CUT_AT_2 = 0.87962566103423978;

/** The square of a gain; of the root of an integer, such as √2, the integer. */
function squareOf(gain: number): number {
  const integer = Math.round(gain * gain);
  return Math.sqrt(integer) === gain ? integer : gain * gain;
}

/** `scale` and the fan of `variance_scaling`, of the schemes that are one. */
function scalingOf({ scheme, given, options, fans }: LawRequest): number | undefined {
  const gain = given["gain"] as number | undefined;
  const scale = (missing: number) => (gain === undefined ? missing : squareOf(gain));
  const fanIn = Math.max(1, fans.in);
  switch (scheme) {
    case "kaimingUniform":
    case "kaimingNormal":
      return scale(2) / (options["mode"] === "fanOut" ? fans.out : fans.in);
    case "glorotUniform":
    case "glorotNormal":
      return scale(1) / ((fans.in + fans.out) / 2);
    case "lecunUniform":
    case "lecunNormal":
      return scale(1) / fanIn;
    case "varianceScaling": {
      const { scale, mode } = options as { scale: number; mode: string };
      return scale / Math.max(1, fanOf(mode, fans));
    }
    default:
      return undefined;
  }
}

function fanOf(mode: string, fans: LawRequest["fans"]): number {
  if (mode === "fanIn") return fans.in;
  if (mode === "fanOut") return fans.out;
  return mode === "fanAvg" ? (fans.in + fans.out) / 2 : Math.sqrt(fans.in * fans.out);
}

/** √variance of the dtype, or the standard deviation that the law says outright. */
function deviation(request: LawRequest, std: number, { round }: Precision): number {
  const variance = scalingOf(request);
  return variance === undefined ? round(std) : round(Math.sqrt(round(variance)));
}

/** What is added: −0 adds nothing, not even to −0. With `jit` the product before it is not rounded. */
function shiftOf(mean: number, { round }: Precision, jit: boolean): Pick<Steps, "shift" | "isFused"> {
  return { shift: mean === 0 ? -0 : round(mean), isFused: jit && mean !== 0 };
}

/** `jit` joins the factors of a normal law, but in bfloat16. */
function normalOf(precision: Precision, std: number, mean: number, jit: boolean): Steps {
  const steps = { ...normalSteps(precision), ...shiftOf(mean, precision, jit) };
  const isJoined = jit && precision.type !== "bfloat16";
  return isJoined ? { ...steps, root: 1, scale: precision.round(steps.root * std) } : { ...steps, scale: std };
}

function symmetricOf(request: LawRequest, { bound }: SymmetricUniform, precision: Precision): Steps {
  const { round } = precision;
  const variance = scalingOf(request);
  if (variance === undefined) return uniformSteps(precision, -bound, bound);
  return { ...uniformSteps(precision, -1, 1), scale: round(Math.sqrt(round(3 * round(variance)))) };
}

function truncatedOf(request: LawRequest, law: TruncatedNormal, precision: Precision, jit: boolean): Steps {
  const { round } = precision;
  if (scalingOf(request) !== undefined) {
    const wide = round(deviation(request, law.std, precision) / round(CUT_AT_2));
    return { ...truncatedSteps(precision, -2, 2), scale: wide };
  }
  const { lo, hi, boundsIn } = request.options as { lo?: number; hi?: number; boundsIn?: string };
  const isInStd = boundsIn === "std";
  const lower = isInStd ? lo! : (law.lo - law.mean) / law.std;
  const upper = isInStd ? hi! : (law.hi - law.mean) / law.std;
  const steps = truncatedSteps(precision, lower, upper);
  return { ...steps, scale: round(law.std), ...shiftOf(law.mean, precision, jit) };
}

/** The steps of a law; `undefined` for those that JAX does not have. */
export function stepsOf(request: LawRequest, precision: Precision, jit: boolean): Steps | undefined {
  const law: Distribution = request.law;
  switch (law.kind) {
    case "uniform":
      return uniformSteps(precision, law.lo, law.hi);
    case "symmetricUniform":
      return symmetricOf(request, law, precision);
    case "normal":
      return normalOf(precision, deviation(request, law.std, precision), law.mean, jit);
    case "truncatedNormal":
      return truncatedOf(request, law, precision, jit);
    default:
      return undefined;
  }
}
