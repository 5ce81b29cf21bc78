/**
 * Keras' initializers by name and by configuration.
 *
 * @module
 */
import {
  constant,
  given,
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  type Layout,
  lecunNormal,
  lecunUniform,
  normal,
  orthogonal,
  truncatedNormal,
  uniform,
  varianceScaling,
} from "@weightinit/core";
import { type AnyInitializer, bad, isInitializer, partial } from "./any-initializer.ts";
import { type Catalogue, hint } from "./catalogue.ts";
import { camelCase, classConfig, knownFields, withSeed } from "./foreign-fields.ts";

/** A configuration as Keras and its files have it. */
export interface KerasConfig {
  /** The class; `className` will do. */
  readonly class_name?: string;
  /** The class, in JavaScript's spelling. */
  readonly className?: string;
  /** Its fields, in either spelling; `null` for none. */
  readonly config?: { readonly [field: string]: unknown } | null;
  /** Where Keras looks for the class; not read. */
  readonly module?: string;
  /** Keras' name of classes registered by users; not read. */
  readonly registered_name?: string | null;
}

/** What {@link fromKeras} needs beside core. */
export interface FromKerasOptions {
  /** `{ stftKernel }` of `@weightinit/schemes`, for Keras' `STFT`. */
  readonly initializers?: Catalogue | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

interface KerasClass {
  readonly fields: readonly string[];
  /** Those in which `null` is a value. */
  readonly nullable?: readonly string[];
  make(fields: Fields, others: Catalogue): AnyInitializer;
}

/** Keras' axes multiply to the fans as they stand, and no others do; one list alone counts for nothing. */
function layoutOf({ inputAxes, outputAxes }: Fields): Layout {
  if (inputAxes === undefined || outputAxes === undefined) return "keras";
  const list = (axes: unknown) => [axes].flat() as number[];
  return { fans: { in: list(inputAxes), out: list(outputAxes) } };
}

const AXES = ["inputAxes", "outputAxes"];

/** A class that scales by fans, with options that are its own. */
const scaled = (init: unknown, options: object = {}): KerasClass => ({
  fields: ["seed", ...AXES],
  make: (fields) => partial(init, { ...options, layout: layoutOf(fields) }),
});

/** Options under our names, those that are given. */
function renamed(fields: Fields, names: Readonly<Record<string, string>>): object {
  const pairs = Object.entries(names).filter(([theirs]) => fields[theirs] !== undefined);
  return Object.fromEntries(pairs.map(([theirs, ours]) => [ours, fields[theirs]]));
}

const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  uniform: "uniform",
  normal: "truncatedNormal", // an alias of old, written back as truncated_normal
  truncatednormal: "truncatedNormal",
  untruncatednormal: "normal",
};
const MODES: Readonly<Record<string, string>> = { fanin: "fanIn", fanout: "fanOut", fanavg: "fanAvg" };

/** What Keras' name of a mode or a distribution, in any case, is here. */
function ours(table: Readonly<Record<string, string>>, field: string, given: unknown): string {
  const plain = String(given).replaceAll("_", "").toLowerCase();
  if (typeof given === "string" && Object.hasOwn(table, plain)) return table[plain]!;
  throw bad(`${field} of VarianceScaling to be one of Keras'${hint(given, Object.keys(table))}`, given);
}

function scaling(fields: Fields): AnyInitializer {
  const { scale = 1, mode = "fan_in", distribution = "truncated_normal" } = fields;
  if (!(typeof scale === "number" && scale > 0)) throw bad("scale of VarianceScaling to be a number above 0", scale);
  return partial(varianceScaling, {
    scale,
    mode: ours(MODES, "mode", mode),
    distribution: ours(DISTRIBUTIONS, "distribution", distribution),
    layout: layoutOf(fields),
  });
}

function constantOf({ value }: Fields): AnyInitializer {
  if (value === undefined) throw bad("a value of Constant", value);
  return typeof value === "number"
    ? partial(constant, { value })
    : (given(value as never, { broadcast: true }) as AnyInitializer);
}

const CLASSES: Readonly<Record<string, KerasClass>> = {
  zeros: { fields: [], make: () => partial(constant, { value: 0 }) },
  ones: { fields: [], make: () => partial(constant, { value: 1 }) },
  constant: { fields: ["value"], make: constantOf },
  randomNormal: {
    fields: ["seed", "mean", "stddev"],
    make: (fields) => partial(normal, { std: 0.05, ...renamed(fields, { mean: "mean", stddev: "std" }) }),
  },
  randomUniform: {
    fields: ["seed", "minval", "maxval"],
    make: (fields) => partial(uniform, { lo: -0.05, hi: 0.05, ...renamed(fields, { minval: "lo", maxval: "hi" }) }),
  },
  truncatedNormal: {
    fields: ["seed", "mean", "stddev"],
    make: (fields) =>
      partial(truncatedNormal, { std: 0.05, ...renamed(fields, { mean: "mean", stddev: "std" }), boundsIn: "std" }),
  },
  varianceScaling: { fields: ["seed", "scale", "mode", "distribution", ...AXES], make: scaling },
  glorotNormal: scaled(glorotNormal, { truncated: true }),
  glorotUniform: scaled(glorotUniform),
  // √2 in float64, where ours is a float32 by default for float32.
  heNormal: scaled(kaimingNormal, { gain: Math.SQRT2, truncated: true }),
  heUniform: scaled(kaimingUniform, { gain: Math.SQRT2 }),
  lecunNormal: scaled(lecunNormal, { truncated: true }),
  lecunUniform: scaled(lecunUniform),
  orthogonal: {
    fields: ["seed", "gain"],
    make: (fields) => partial(orthogonal, { ...renamed(fields, { gain: "gain" }), layout: "keras" }),
  },
  identity: {
    fields: ["gain"],
    make: (fields) => partial(identityInit, { ...renamed(fields, { gain: "gain" }), layout: "keras" }),
  },
  stft: {
    fields: ["side", "window", "scaling", "periodic"],
    nullable: ["window", "scaling"],
    make(fields, { stftKernel }) {
      if (!isInitializer(stftKernel)) {
        throw bad('stftKernel of "@weightinit/schemes" in initializers, for Keras\' STFT', stftKernel);
      }
      return partial(stftKernel, fields);
    },
  },
};

/** Keras' other names for its classes. */
const ALIASES: Readonly<Record<string, string>> = {
  zero: "zeros",
  one: "ones",
  normal: "randomNormal",
  uniform: "randomUniform",
  identityInitializer: "identity",
  orthogonalInitializer: "orthogonal",
  stftInitializer: "stft",
  sTFT: "stft",
  sTFTInitializer: "stft",
  leCunNormal: "lecunNormal",
  leCunUniform: "lecunUniform",
};

/**
 * Keras' initializer of a name, `"he_normal"`, or of a configuration, `{ class_name, config }`: the same law, with layout
 * `"keras"` where fans count. Names and fields may be in snake_case or in camelCase; `null` is what is not given. An
 * integer seed gives the initializer a seed of its own, see `seeded`: every call repeats, as Keras' own do; a
 * SeedGenerator's goes on. The numbers are this library's, not Keras'.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for a name, mode, distribution or seed that there is not, with the nearest
 *   name that there is; `WI_UNKNOWN_OPTION` for an unknown field; and the initializer's codes for their values.
 * @example
 * ```ts
 * import { fromKeras } from "@weightinit/core/config";
 *
 * console.log(String(fromKeras("he_normal")));
 * // kaimingNormal(rng, float32, ...dims, { gain: 1.4142135623730951, truncated: true, layout: "keras" })
 * console.log(String(fromKeras({ class_name: "RandomNormal", config: { mean: 0, stddev: 0.02, seed: null } })));
 * // normal(rng, float32, ...dims, { std: 0.02, mean: 0 })
 * ```
 */
export function fromKeras(given: string | KerasConfig, { initializers = {} }: FromKerasOptions = {}): AnyInitializer {
  const named = classConfig(given, "Keras");
  const camel = camelCase(named.className);
  const name = Object.hasOwn(ALIASES, camel) ? ALIASES[camel]! : camel;
  const known = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (known === undefined) {
    const names = [...Object.keys(CLASSES), ...Object.keys(ALIASES)];
    throw bad(`an initializer of Keras${hint(named.className, names)}`, named.className);
  }
  const fields = knownFields(named, known.fields, known.nullable);
  return withSeed(known.make(fields, initializers), fields.seed);
}
