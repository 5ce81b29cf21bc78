/**
 * The schemes that are pictured and explored: how each is called for a square layer, and its exact density.
 *
 * @module
 */
import {
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  lecunUniform,
  normal,
  orthogonal,
  type Rng,
  sparseInit,
  type Tensor,
  truncatedNormal,
  varianceScaling,
} from "@weightinit/core";
import type { Density } from "../plots/histogram.ts";
import {
  normalDensity,
  sphereDensity,
  truncatedNormalDensity,
  truncatedNormalStd,
  uniformDensity,
} from "./densities.ts";

/** An initializer of `@weightinit/core`, by name, and the options it is called with. */
export interface Call {
  readonly init: keyof typeof initializers;
  readonly options: Readonly<Record<string, number | string | boolean>>;
}

/** What a scheme is given beside its gain, by name. */
export type Given = Readonly<Record<string, number | string>>;

/** One of a scheme's parameters: a number within limits, or one of some words. The default is `value`. */
export type Parameter =
  | {
      readonly name: string;
      readonly label: string;
      readonly value: number;
      readonly limits: readonly [number, number];
    }
  | { readonly name: string; readonly label: string; readonly value: string; readonly choices: readonly string[] };

export interface Scheme {
  /** Name of the initializer. */
  readonly name: keyof typeof initializers;
  readonly gain: number;
  /** What the explorer says when it is chosen, whatever the gain and the activation. */
  readonly about: string;
  readonly parameters: readonly Parameter[];
  /** The call for a layer of `width` inputs, and as many outputs if nothing else is said. */
  call(width: number, gain: number, given?: Given, outputs?: number): Call;
  make(rng: Rng, width: number, gain: number, given?: Given, outputs?: number): Tensor;
  /** The density of one weight of a square layer; `undefined` if it has none. */
  density(width: number, gain: number, given?: Given): Density | undefined;
  /** √width times the standard deviation of a weight of a square layer with gain 1; `undefined` if weights are not drawn. */
  unit(width: number, given?: Given): number | undefined;
}

const initializers = {
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  lecunNormal,
  lecunUniform,
  normal,
  orthogonal,
  sparseInit,
  truncatedNormal,
  varianceScaling,
};

/** Standard deviation of GPT-2's weights (Radford et al. 2019, its published code). */
const GPT2_STD = 0.02;

/** Weights that are not zero in a column of the sparse scheme. */
const drawnInColumn = (outputs: number, given: Given) =>
  Math.max(1, Math.round(outputs * (1 - numberOf(given, "sparsity"))));

/** The standard deviation of N(0, 1) cut at ±2, by which JAX, Keras and `truncated: true` widen. */
const CUT_STD = 0.87962566103423978;

const numberOf = (given: Given, name: string) => given[name] as number;

/** What all initializers have in common here; their options differ. */
type Layer = (rng: Rng, outputs: number, inputs: number, options: object) => Tensor;

type Made = Pick<Scheme, "name" | "gain" | "about"> & {
  readonly parameters?: readonly Parameter[];
  call?(width: number, gain: number, given: Given, outputs: number): Call;
  density(width: number, gain: number, given: Given): Density | undefined;
  unit?(width: number, given: Given): number | undefined;
};

/** Without a call of its own a scheme is called with its gain, and has the variance gain²/fan-in. */
function scheme({ parameters = [], call: ownCall, density, unit = () => 1, ...made }: Made): Scheme {
  const all = (given: Given = {}): Given => ({
    ...Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
    ...given,
  });
  const call: Scheme["call"] = (width, gain, given, outputs = width) =>
    ownCall?.(width, gain, all(given), outputs) ?? { init: made.name, options: { gain } };
  return {
    ...made,
    parameters,
    call,
    make(rng, width, gain, given, outputs = width) {
      const { init, options } = call(width, gain, given, outputs);
      return (initializers[init] as Layer)(rng, outputs, width, options);
    },
    density: (width, gain, given) => density(width, gain, all(given)),
    unit: (width, given) => unit(width, all(given)),
  };
}

/** A normal that is cut at two standard deviations and widened, or not. */
const CUT: Parameter = { name: "truncated", label: "Cut at 2σ, widened", value: "no", choices: ["no", "yes"] };
const cutDensity = (std: number, { truncated }: Given) =>
  truncated === "yes" ? truncatedNormalDensity(std / CUT_STD, 2) : normalDensity(std);
const cutCall =
  (init: Call["init"]) =>
  (_: number, gain: number, { truncated }: Given): Call => ({
    init,
    options: { gain, ...(truncated === "yes" ? { truncated: true } : {}) },
  });

export const schemes: readonly Scheme[] = [
  scheme({
    name: "kaimingNormal",
    gain: Math.SQRT2,
    about: "N(0, gain²/fan-in). The default gain, √2, is the one for ReLU.",
    parameters: [CUT],
    call: cutCall("kaimingNormal"),
    density: (width, gain, given) => cutDensity(gain / Math.sqrt(width), given),
  }),
  scheme({
    name: "kaimingUniform",
    gain: Math.SQRT2,
    about: "U(±gain·√(3/fan-in)): the variance of kaimingNormal, and no tails.",
    density: (width, gain) => uniformDensity(gain * Math.sqrt(3 / width)),
  }),
  scheme({
    name: "glorotNormal",
    gain: 1,
    about: "N(0, gain²·2/(fan-in + fan-out)): between what activations need and what gradients need.",
    parameters: [CUT],
    call: cutCall("glorotNormal"),
    density: (width, gain, given) => cutDensity(gain / Math.sqrt(width), given),
  }),
  scheme({
    name: "glorotUniform",
    gain: 1,
    about: "U(±gain·√(6/(fan-in + fan-out))): the variance of glorotNormal, and no tails.",
    density: (width, gain) => uniformDensity(gain * Math.sqrt(3 / width)),
  }),
  scheme({
    name: "orthogonal",
    gain: 1,
    about: "gain·Q: multiplies every vector's length by the gain, not only the average one's.",
    density: (width, gain) => sphereDensity(width, gain),
  }),
  scheme({
    name: "lecunNormal",
    gain: 1,
    about: "N(0, gain²/fan-in): for SELU, and with a cut what flax' layers start with.",
    parameters: [CUT],
    call: cutCall("lecunNormal"),
    density: (width, gain, given) => cutDensity(gain / Math.sqrt(width), given),
  }),
  scheme({
    name: "lecunUniform",
    gain: 1,
    about: "U(±gain·√(3/fan-in)): the variance of lecunNormal, and no tails.",
    density: (width, gain) => uniformDensity(gain * Math.sqrt(3 / width)),
  }),
  scheme({
    name: "varianceScaling",
    gain: 1,
    about: "Variance gain²/fan by a law of your choice, as in JAX and Keras, which call gain² the scale.",
    parameters: [
      { name: "mode", label: "Mode", value: "fanIn", choices: ["fanIn", "fanOut", "fanAvg", "fanGeoAvg"] },
      {
        name: "distribution",
        label: "Law",
        value: "truncatedNormal",
        choices: ["truncatedNormal", "normal", "uniform"],
      },
    ],
    call(_, gain, { mode, distribution }) {
      return gain === 0
        ? { init: "normal", options: { std: 0 } } // a scale is above 0
        : { init: "varianceScaling", options: { scale: gain ** 2, mode: mode!, distribution: distribution! } };
    },
    density(width, gain, { distribution }) {
      const std = gain / Math.sqrt(width);
      if (distribution === "uniform") return uniformDensity(Math.sqrt(3) * std);
      return distribution === "normal" ? normalDensity(std) : truncatedNormalDensity(std / CUT_STD, 2);
    },
  }),
  scheme({
    name: "truncatedNormal",
    gain: 1,
    about: "N(0, (std·gain)²) within so many standard deviations, whatever the width; std 0.02 is GPT-2's and BERT's.",
    parameters: [
      { name: "std", label: "Std", value: GPT2_STD, limits: [0, 1] },
      { name: "cut", label: "Cut at (in std)", value: 2, limits: [0.5, 6] },
    ],
    call(_, gain, given) {
      const std = numberOf(given, "std") * gain;
      const cut = numberOf(given, "cut");
      return std === 0
        ? { init: "normal", options: { std: 0 } } // nothing to truncate
        : { init: "truncatedNormal", options: { std, lo: -cut * std, hi: cut * std } };
    },
    density: (_, gain, given) => truncatedNormalDensity(numberOf(given, "std") * gain, numberOf(given, "cut")),
    unit: (width, given) =>
      numberOf(given, "std") * truncatedNormalStd(numberOf(given, "cut")) * Math.sqrt(width) || undefined,
  }),
  scheme({
    name: "normal",
    gain: 1,
    about: "N(0, (std·gain)²), whatever the width; std 0.01 was usual before 2010.",
    parameters: [{ name: "std", label: "Std", value: 0.01, limits: [0, 1] }],
    call: (_, gain, given) => ({ init: "normal", options: { std: numberOf(given, "std") * gain } }),
    density: (_, gain, given) => normalDensity(numberOf(given, "std") * gain),
    unit: (width, given) => numberOf(given, "std") * Math.sqrt(width) || undefined,
  }),
  scheme({
    name: "sparseInit",
    gain: 1,
    about:
      "Few weights in each column, normal, and zeros: together the variance gain²/fan-in. The histogram shows those that are not zero.",
    parameters: [{ name: "sparsity", label: "Sparsity", value: 0.9, limits: [0, 0.99] }],
    call(width, gain, given, outputs) {
      const drawn = drawnInColumn(outputs, given);
      // Half a zero less than a whole number: ⌈outputs·sparsity⌉ is then right whatever way the quotient is rounded.
      const sparsity = Math.max(0, (outputs - drawn - 0.5) / outputs);
      return { init: "sparseInit", options: { sparsity, std: gain / Math.sqrt((width * drawn) / outputs) } };
    },
    density: (width, gain, given) => normalDensity(gain / Math.sqrt(drawnInColumn(width, given))),
  }),
  scheme({
    name: "identityInit",
    gain: 1,
    about: "The gain on the diagonal, 0 elsewhere: each unit passes one input on.",
    density: () => undefined,
    unit: () => undefined,
  }),
];

export const schemeNamed = (name: string): Scheme | undefined => schemes.find((scheme) => scheme.name === name);

/** The weights that the histogram shows: those that a density describes. */
export function drawnValues({ name }: Scheme, weights: Float32Array): Float32Array {
  return name === "sparseInit" ? weights.filter((w) => w !== 0) : weights;
}
