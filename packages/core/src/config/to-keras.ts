/**
 * An initializer as Keras' configuration.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { bad, isInitializer } from "./any-initializer.ts";
import type { Configured } from "./to-config.ts";

/** As `keras.initializers.serialize` gives it, and `keras.initializers.get` takes it. */
export interface KerasInitializer {
  /** Where Keras looks for the class. */
  readonly module: "keras.initializers";
  /** The class. */
  readonly class_name: string;
  /** Its fields. */
  readonly config: { readonly [field: string]: unknown };
  /** None: the classes are Keras' own. */
  readonly registered_name: null;
}

type Options = Readonly<Record<string, unknown>>;

function refuse(what: string, got: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_OPTION", `expected ${what}, which Keras can say, got ${shown(got)}`);
}

/** Keras' axes of a layout; its own convention has none. */
function axesOf({ layout }: Options): object {
  if (layout === "keras") return { input_axes: null, output_axes: null };
  const { fans } = (layout ?? {}) as { readonly fans?: Readonly<Record<"in" | "out", unknown>> };
  if (Array.isArray(fans?.in) && Array.isArray(fans.out)) return { input_axes: fans.in, output_axes: fans.out };
  throw refuse('layout "keras", or { fans } of axes', layout ?? "lux");
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

type Entry = readonly [className: string, config: object];

const LAWS: Readonly<Record<string, string>> = {
  truncatedNormal: "truncated_normal",
  normal: "untruncated_normal",
  uniform: "uniform",
};

/** The variance of N(0, 1) between −2 and 2, by which Keras widens its truncated normal. */
const CUT_VARIANCE = 0.87962566103423978 ** 2;

function scaling(scale: number, mode: string, distribution: string, options: Options): Entry {
  if (mode === "fanGeoAvg") throw refuse('mode "fanIn", "fanOut" or "fanAvg"', mode);
  if (!(scale > 0)) throw refuse("a scale above 0", scale);
  if (distribution === "cutNormal") return scaling(scale * CUT_VARIANCE, mode, "truncatedNormal", options);
  return ["VarianceScaling", { scale, mode: snake(mode), distribution: LAWS[distribution], ...axesOf(options) }];
}

/** Of a scheme with a gain: Keras' named class where the gain is its own, and else its general one. */
function byGain(
  names: Readonly<Record<string, string>>,
  own: { readonly gain: number; readonly mode: string },
  uniform: boolean,
) {
  return (options: Options): Entry => {
    const {
      gain = own.gain,
      mode = own.mode,
      truncated = false,
    } = options as Partial<typeof own & { truncated: boolean }>;
    const law = uniform ? "uniform" : truncated ? "truncatedNormal" : "normal";
    const name = names[law];
    // √2 in float32 is Kaiming's default, and squares to 2 within its rounding.
    const isOwn = Math.fround(gain) === Math.fround(own.gain) && mode === own.mode;
    const scale = isOwn ? Math.round(own.gain ** 2) : gain ** 2;
    return isOwn && name !== undefined ? [name, axesOf(options)] : scaling(scale, mode, law, options);
  };
}

const GLOROT = { gain: 1, mode: "fanAvg" };
const HE = { gain: Math.SQRT2, mode: "fanIn" };
const LECUN = { gain: 1, mode: "fanIn" };

function truncated({ mean = 0, std = 1, lo = -2, hi = 2, boundsIn = "values" }: Options): Entry {
  const [from, to] =
    boundsIn === "std"
      ? [lo, hi]
      : [((lo as number) - (mean as number)) / (std as number), ((hi as number) - (mean as number)) / (std as number)];
  if (from !== -2 || to !== 2) throw refuse("bounds at two standard deviations", [lo, hi]);
  return ["TruncatedNormal", { mean, stddev: std }];
}

function constantOf({ value }: Options): Entry {
  if (typeof value !== "number") throw refuse("one value", value);
  return value === 0 ? ["Zeros", {}] : value === 1 ? ["Ones", {}] : ["Constant", { value }];
}

function kerasLayout(options: Options): void {
  if (options.layout !== "keras") throw refuse('layout "keras"', options.layout ?? "lux");
}

/** Classes that draw have a seed. */
const MAKERS: Readonly<Record<string, (options: Options) => Entry>> = {
  constant: constantOf,
  normal: ({ mean = 0, std = 1 }) => ["RandomNormal", { mean, stddev: std }],
  uniform: ({ lo = 0, hi = 1 }) => ["RandomUniform", { minval: lo, maxval: hi }],
  truncatedNormal: truncated,
  varianceScaling: ({ scale = 1, mode = "fanIn", distribution = "truncatedNormal", ...rest }) =>
    scaling(scale as number, mode as string, distribution as string, rest),
  glorotNormal: byGain({ truncatedNormal: "GlorotNormal" }, GLOROT, false),
  glorotUniform: byGain({ uniform: "GlorotUniform" }, GLOROT, true),
  kaimingNormal: byGain({ truncatedNormal: "HeNormal" }, HE, false),
  kaimingUniform: byGain({ uniform: "HeUniform" }, HE, true),
  lecunNormal: byGain({ truncatedNormal: "LecunNormal" }, LECUN, false),
  lecunUniform: byGain({ uniform: "LecunUniform" }, LECUN, true),
  orthogonal(options) {
    kerasLayout(options);
    return ["Orthogonal", { gain: options.gain ?? 1 }];
  },
  identityInit(options) {
    kerasLayout(options);
    const { gain = 1, shift = 0, groups = 1 } = options;
    if (shift !== 0 || groups !== 1) throw refuse("no shift and no groups", shift);
    return ["Identity", gain === 1 ? {} : { gain }];
  },
  stftKernel: ({ side = "real", window = "hann", scaling = "density", periodic = false }) => [
    "STFT",
    { side, window, periodic, scaling },
  ],
};

/** Zeros and ones of a dtype. */
const FIXED = /^(zeros|ones)C?\d\d$/;

const WITHOUT_SEED = ["Zeros", "Ones", "Constant", "Identity", "STFT"];

/**
 * The initializer as Keras' configuration: `keras.initializers.get(config)` draws from the same law. Not its dtype, which
 * layers have in Keras.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` if it is no initializer, or of a scheme that Keras has not; `WI_BAD_OPTION` for
 *   options that Keras cannot say: another layout than `"keras"`, bounds that are not at two standard deviations.
 * @example
 * ```ts
 * import { kaimingNormal } from "@weightinit/core";
 * import { toKeras } from "@weightinit/core/config";
 *
 * console.log(toKeras(kaimingNormal({ truncated: true, layout: "keras" })).class_name); // HeNormal
 * const plain = toKeras(kaimingNormal({ gain: 1, layout: "keras" }));
 * console.log(plain.config.distribution, plain.config.scale); // untruncated_normal 1
 * ```
 */
export function toKeras(init: Configured): KerasInitializer {
  if (!isInitializer(init)) throw bad("an initializer", init);
  const { name, options, seed, advances } = init.settings;
  const fixed = FIXED.exec(name)?.[1];
  const maker = fixed === undefined ? (Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined) : undefined;
  if (maker === undefined && fixed === undefined) throw bad("an initializer that Keras has", name);
  const [className, config] = maker?.(options) ?? [fixed === "zeros" ? "Zeros" : "Ones", {}];
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw refuse("an integer seed", seed);
  const dictionary = {
    module: "keras.random",
    class_name: "SeedGenerator",
    config: { seed, name: "seed_generator" },
    registered_name: null,
  };
  const seeds = WITHOUT_SEED.includes(className) ? {} : { seed: advances ? dictionary : (seed ?? null) };
  return {
    module: "keras.initializers",
    class_name: className,
    config: { ...seeds, ...config },
    registered_name: null,
  };
}
