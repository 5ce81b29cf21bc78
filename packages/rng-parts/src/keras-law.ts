/**
 * The laws of Keras' initializers (`random_initializers.py`), as Keras computes their parameters: in float64, one
 * operation after the other. `tf.keras` has the same.
 *
 * @module
 */

/** What core says of a tensor, as far as it is asked here: a `ForeignRequest`. */
export interface LawRequest {
  /** The initializer's name. */
  readonly scheme: string;
  /** Options that the call gave. */
  readonly given: Readonly<Record<string, unknown>>;
  /** All options. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Of the shape. */
  readonly fans: {
    /** Inputs that feed one output. */
    readonly in: number;
    /** Outputs that one input feeds. */
    readonly out: number;
  };
  /** Core's law. */
  readonly law: object;
}

/** Numbers from `lo` to `hi`. */
export interface KerasUniform {
  /** Which law. */
  readonly kind: "uniform";
  /** Least value. */
  readonly lo: number;
  /** Bound that is not reached. */
  readonly hi: number;
}

/** A normal law; the truncated one is cut at two of its standard deviations. */
export interface KerasNormal {
  /** Which law. */
  readonly kind: "normal" | "truncatedNormal";
  /** Mean, before the cut. */
  readonly mean: number;
  /** Standard deviation, before the cut. */
  readonly std: number;
}

/** One orthogonal matrix. */
export interface KerasOrthogonal {
  /** Which law. */
  readonly kind: "orthogonal";
  /** Its rows. */
  readonly rows: number;
  /** Its columns. */
  readonly cols: number;
  /** Factor of every value. */
  readonly gain: number;
}

/** A law that Keras has. */
export type KerasLaw = KerasUniform | KerasNormal | KerasOrthogonal;

type CoreLaw =
  | { readonly kind: "uniform"; readonly lo: number; readonly hi: number }
  | { readonly kind: "symmetricUniform"; readonly bound: number }
  | { readonly kind: "normal"; readonly mean: number; readonly std: number }
  | {
      readonly kind: "truncatedNormal";
      readonly mean: number;
      readonly std: number;
      readonly lo: number;
      readonly hi: number;
    }
  | {
      readonly kind: "orthogonal";
      readonly rows: number;
      readonly cols: number;
      readonly gain: number;
      readonly matrices?: number | undefined;
      readonly within?: object | undefined;
    };

/** Standard deviation of a standard normal law cut at ±2. */
const STD_CUT_AT_2 = 0.87962566103423978;

/** Keras' `scale`, which is the gain's square: 2 of √2. */
function scaleOf(gain: unknown, missing: number): number {
  if (gain === undefined) return missing;
  return gain === Math.SQRT2 ? 2 : (gain as number) ** 2;
}

/** Keras' fan by our name of its mode. */
function fanOf({ fans }: LawRequest, mode: unknown): number {
  switch (mode) {
    case "fanOut":
      return fans.out;
    case "fanAvg":
      return (fans.in + fans.out) / 2;
    case "fanGeoAvg":
      return Math.sqrt(fans.in * fans.out);
    default:
      return fans.in;
  }
}

/** The variance of the schemes that Keras writes as `VarianceScaling`: a scale divided by a fan. */
function varianceOf(request: LawRequest): number | undefined {
  const { scheme, given, options } = request;
  const over = (scale: number, mode: unknown) => scale / Math.max(1, fanOf(request, mode));
  switch (scheme.replace(/Uniform$|Normal$/, "")) {
    case "glorot":
      return over(scaleOf(given["gain"], 1), "fanAvg");
    case "kaiming":
      return over(scaleOf(given["gain"], 2), options["mode"]);
    case "lecun":
      return over(scaleOf(given["gain"], 1), "fanIn");
    case "varianceScaling":
      return over(options["scale"] as number, options["mode"]);
    default:
      return undefined;
  }
}

/** Whether bounds are two standard deviations from the mean, but for the rounding of their sums. */
function isCutAtTwo(mean: number, std: number, lo: number, hi: number): boolean {
  const isNear = (bound: number, exact: number) => Math.abs(bound - exact) <= 1e-12 * (Math.abs(mean) + std);
  return isNear(lo, mean - 2 * std) && isNear(hi, mean + 2 * std);
}

/** Keras' law for a tensor; `undefined` for what Keras does not draw. */
export function kerasLaw(request: LawRequest): KerasLaw | undefined {
  const law = request.law as CoreLaw;
  const variance = varianceOf(request);
  switch (law.kind) {
    case "uniform":
      return law;
    case "symmetricUniform": {
      const bound = variance === undefined ? law.bound : Math.sqrt(3 * variance);
      return { kind: "uniform", lo: -bound, hi: bound };
    }
    case "normal":
      return { kind: "normal", mean: law.mean, std: variance === undefined ? law.std : Math.sqrt(variance) };
    case "truncatedNormal": {
      const { mean, std, lo, hi } = law;
      if (variance !== undefined) return { kind: "truncatedNormal", mean, std: Math.sqrt(variance) / STD_CUT_AT_2 };
      return isCutAtTwo(mean, std, lo, hi) ? { kind: "truncatedNormal", mean, std } : undefined;
    }
    case "orthogonal": {
      const { rows, cols, gain, matrices = 1, within } = law;
      return within === undefined && matrices === 1 ? { kind: "orthogonal", rows, cols, gain } : undefined;
    }
    default:
      return undefined;
  }
}
