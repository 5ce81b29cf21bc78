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
  normal,
  orthogonal,
  type Rng,
  sparseInit,
  type Tensor,
  truncatedNormal,
} from "@weightinit/core";
import type { Density } from "../plots/histogram.ts";
import { normalDensity, sphereDensity, truncatedNormalDensity, uniformDensity } from "./densities.ts";

/** An initializer of `@weightinit/core`, by name, and the options it is called with. */
export interface Call {
  readonly init: keyof typeof initializers;
  readonly options: Readonly<Record<string, number>>;
}

export interface Scheme {
  /** Name of the initializer. */
  readonly name: keyof typeof initializers;
  readonly gain: number;
  /** What the explorer says when it is chosen, whatever the gain and the activation. */
  readonly about: string;
  /** The call for a layer of `width` inputs and outputs. */
  call(width: number, gain: number): Call;
  make(rng: Rng, width: number, gain: number): Tensor;
  /** The density of one weight; `undefined` if it has none. */
  density(width: number, gain: number): Density | undefined;
}

const initializers = {
  glorotNormal,
  glorotUniform,
  identityInit,
  kaimingNormal,
  kaimingUniform,
  normal,
  orthogonal,
  sparseInit,
  truncatedNormal,
};

/** Standard deviation of GPT-2's weights (Radford et al. 2019, its published code). */
const GPT2_STD = 0.02;

/** Weights that are not zero in a column of the sparse scheme, as it is shown here. */
const drawnInColumn = (width: number) => Math.max(1, Math.round(width / 10));
const sparseStd = (width: number, gain: number) => gain / Math.sqrt(drawnInColumn(width));

/** What all initializers have in common here; their options differ. */
type Square = (rng: Rng, rows: number, cols: number, options: object) => Tensor;

type Made = Omit<Scheme, "make" | "call"> & Partial<Pick<Scheme, "call">>;

/** Without a call of its own a scheme is called with its gain. */
function scheme(made: Made): Scheme {
  const { call = (_, gain) => ({ init: made.name, options: { gain } }) } = made;
  return {
    ...made,
    call,
    make(rng, width, gain) {
      const { init, options } = call(width, gain);
      return (initializers[init] as Square)(rng, width, width, options);
    },
  };
}

export const schemes: readonly Scheme[] = [
  scheme({
    name: "kaimingNormal",
    gain: Math.SQRT2,
    about: "N(0, gain²/fan-in). The default gain, √2, is the one for ReLU.",
    density: (width, gain) => normalDensity(gain / Math.sqrt(width)),
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
    density: (width, gain) => normalDensity(gain / Math.sqrt(width)),
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
    name: "truncatedNormal",
    gain: 1,
    about: `N(0, (${GPT2_STD}·gain)²) within two standard deviations, whatever the width.`,
    call(_, gain) {
      const std = GPT2_STD * gain;
      return gain === 0
        ? { init: "normal", options: { std: 0 } } // nothing to truncate
        : { init: "truncatedNormal", options: { std, lo: -2 * std, hi: 2 * std } };
    },
    density: (_, gain) => truncatedNormalDensity(GPT2_STD * gain, 2),
  }),
  scheme({
    name: "normal",
    gain: 1,
    about: "N(0, (0.01·gain)²), whatever the width, as was usual before 2010.",
    call: (_, gain) => ({ init: "normal", options: { std: 0.01 * gain } }),
    density: (_, gain) => normalDensity(0.01 * gain),
  }),
  scheme({
    name: "sparseInit",
    gain: 1,
    about:
      "One of ten weights in each column, N(0, gain²/(fan-in/10)), and zeros: the variance of N(0, gain²/fan-in). The histogram shows the first.",
    call(width, gain) {
      // Half a zero less than a whole number: ⌈width·sparsity⌉ is then right whatever way the quotient is rounded.
      const sparsity = (width - drawnInColumn(width) - 0.5) / width;
      return { init: "sparseInit", options: { sparsity, std: sparseStd(width, gain) } };
    },
    density: (width, gain) => normalDensity(sparseStd(width, gain)),
  }),
  scheme({
    name: "identityInit",
    gain: 1,
    about: "The gain on the diagonal, 0 elsewhere: each unit passes one input on.",
    density: () => undefined,
  }),
];

export const schemeNamed = (name: string): Scheme | undefined => schemes.find((scheme) => scheme.name === name);

/** The weights that the histogram shows: those that a density describes. */
export function drawnValues({ name }: Scheme, weights: Float32Array): Float32Array {
  return name === "sparseInit" ? weights.filter((w) => w !== 0) : weights;
}
