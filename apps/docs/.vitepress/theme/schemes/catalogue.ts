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

export interface Scheme {
  /** Name of the initializer. */
  readonly name: string;
  readonly gain: number;
  /** What the explorer says when it is chosen. */
  readonly about: string;
  /** The options of the call, for a layer of `width` inputs and outputs. */
  options(width: number, gain: number): Readonly<Record<string, number>>;
  make(rng: Rng, width: number, gain: number): Tensor;
  /** The density of one weight; `undefined` if it has none. */
  density(width: number, gain: number): Density | undefined;
}

/** Standard deviation of GPT-2's weights (Radford et al. 2019, its published code). */
const GPT2_STD = 0.02;
/** Share of zeros that the sparse scheme is shown with. */
const SPARSITY = 0.9;
const sparseStd = (width: number, gain: number) => gain / Math.sqrt((1 - SPARSITY) * width);

const withGain = (init: typeof kaimingNormal): Pick<Scheme, "options" | "make"> => ({
  options: (_, gain) => ({ gain }),
  make: (rng, width, gain) => init(rng, width, width, { gain }),
});

export const schemes: readonly Scheme[] = [
  {
    name: "kaimingNormal",
    gain: Math.SQRT2,
    about: "N(0, gain²/fan-in). With gain √2 it makes up for the half that a ReLU cuts off.",
    ...withGain(kaimingNormal),
    density: (width, gain) => normalDensity(gain / Math.sqrt(width)),
  },
  {
    name: "kaimingUniform",
    gain: Math.SQRT2,
    about: "U(±gain·√(3/fan-in)): the variance of kaimingNormal, and no tails.",
    ...withGain(kaimingUniform),
    density: (width, gain) => uniformDensity(gain * Math.sqrt(3 / width)),
  },
  {
    name: "glorotNormal",
    gain: 1,
    about: "N(0, gain²·2/(fan-in + fan-out)): a compromise between activations and gradients, for tanh.",
    ...withGain(glorotNormal),
    density: (width, gain) => normalDensity(gain / Math.sqrt(width)),
  },
  {
    name: "glorotUniform",
    gain: 1,
    about: "U(±gain·√(6/(fan-in + fan-out))): the variance of glorotNormal, and no tails.",
    ...withGain(glorotUniform),
    density: (width, gain) => uniformDensity(gain * Math.sqrt(3 / width)),
  },
  {
    name: "orthogonal",
    gain: 1,
    about: "gain·Q: keeps every vector's length, not only the average one's.",
    ...withGain(orthogonal),
    density: (width, gain) => sphereDensity(width, gain),
  },
  {
    name: "truncatedNormal",
    gain: 1,
    about: `N(0, (${GPT2_STD}·gain)²) within two standard deviations, whatever the width.`,
    options: (_, gain) => ({ std: GPT2_STD * gain, lo: -2 * GPT2_STD * gain, hi: 2 * GPT2_STD * gain }),
    make(rng, width, gain) {
      if (gain === 0) return normal(rng, width, width, { std: 0 });
      return truncatedNormal(rng, width, width, this.options(width, gain));
    },
    density: (_, gain) => truncatedNormalDensity(GPT2_STD * gain, 2),
  },
  {
    name: "normal",
    gain: 1,
    about: "N(0, (0.01·gain)²), as before 2010: it does not look at the fans, so deep signals die.",
    options: (_, gain) => ({ std: 0.01 * gain }),
    make: (rng, width, gain) => normal(rng, width, width, { std: 0.01 * gain }),
    density: (_, gain) => normalDensity(0.01 * gain),
  },
  {
    name: "sparseInit",
    gain: 1,
    about:
      "Nine of ten weights of each column are 0; the others have the std that keeps the variance. The histogram shows the others.",
    options: (width, gain) => ({ sparsity: SPARSITY, std: sparseStd(width, gain) }),
    make: (rng, width, gain) => sparseInit(rng, width, width, { sparsity: SPARSITY, std: sparseStd(width, gain) }),
    density: (width, gain) => normalDensity(sparseStd(width, gain)),
  },
  {
    name: "identityInit",
    gain: 1,
    about: "gain on the diagonal, 0 elsewhere: linear layers pass the signal on unchanged, but all units stay alike.",
    ...withGain(identityInit as typeof kaimingNormal),
    density: () => undefined,
  },
];

export const schemeNamed = (name: string): Scheme | undefined => schemes.find((scheme) => scheme.name === name);

/** The weights that the histogram shows: those that a density describes. */
export function drawnValues({ name }: Scheme, weights: Float32Array): Float32Array {
  return name === "sparseInit" ? weights.filter((w) => w !== 0) : weights;
}
