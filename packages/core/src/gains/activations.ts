/**
 * Activations by name, with their gains to the last bit of a float64.
 *
 * @module
 */
import { normalCdf } from "./normal-cdf.ts";

/** An activation function with its two gains under a standard normal. */
export interface Activation {
  readonly f: (z: number) => number;
  /** 1/√E[f(z)²]. */
  readonly gain: number;
  /** 1/√Var f(z). */
  readonly gainOfVariance: number;
}

/** The activations that {@link gainOf} knows by name. */
export type ActivationName =
  | "relu"
  | "leakyRelu"
  | "tanh"
  | "gelu"
  | "geluTanh"
  | "silu"
  | "mish"
  | "elu"
  | "selu"
  | "sigmoid"
  | "softplus"
  | "reluSquared"
  | "sin"
  | "softsign"
  | "hardswish";

// Klambauer et al., "Self-normalizing neural networks", NeurIPS 2017: the fixed point is mean 0, variance 1.
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/**
 * The gains were computed with 45 digits by quadrature over panels cut at the kinks (mpmath), and by closed forms where
 * there are some: √2 relu, √(2/(1 + s²)) leaky, √⅔ squared relu, √(2/(1 − e⁻²)) sin. test/gains.test.ts makes them
 * again with {@link gainOf}'s own quadrature.
 */
export const activations: Readonly<Record<ActivationName, Activation>> = {
  relu: { f: (z) => Math.max(z, 0), gain: 1.4142135623730951, gainOfVariance: 1.7128585504496627 },
  leakyRelu: { f: (z) => (z > 0 ? z : 0.01 * z), gain: 1.4141428569978354, gainOfVariance: 1.7048316271773367 },
  tanh: { f: Math.tanh, gain: 1.5925374197228315, gainOfVariance: 1.5925374197228315 },
  gelu: { f: (z) => z * normalCdf(z), gain: 1.5335304411955353, gainOfVariance: 1.7009262433633332 },
  geluTanh: {
    f: (z) => 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3))),
    gain: 1.533580521666147,
    gainOfVariance: 1.7009165616954505,
  },
  silu: { f: (z) => z * sigmoid(z), gain: 1.676532470331091, gainOfVariance: 1.787187222100442 },
  mish: { f: (z) => z * Math.tanh(softplus(z)), gain: 1.486847581273208, gainOfVariance: 1.5920253810994462 },
  elu: { f: (z) => (z > 0 ? z : Math.expm1(z)), gain: 1.2451983007007066, gainOfVariance: 1.2708434178501964 },
  selu: { f: (z) => SELU_SCALE * (z > 0 ? z : SELU_ALPHA * Math.expm1(z)), gain: 1, gainOfVariance: 1 },
  sigmoid: { f: sigmoid, gain: 1.8462285453386054, gainOfVariance: 4.801313372039962 },
  softplus: { f: softplus, gain: 1.0418668355353018, gainOfVariance: 1.9191259801076563 },
  reluSquared: { f: (z) => Math.max(z, 0) ** 2, gain: 0.816496580927726, gainOfVariance: 0.8944271909999159 },
  sin: { f: Math.sin, gain: 1.5208666231788148, gainOfVariance: 1.5208666231788148 },
  softsign: { f: (z) => z / (1 + Math.abs(z)), gain: 2.3375333631085398, gainOfVariance: 2.3375333631085398 },
  hardswish: {
    f: (z) => (z * Math.min(Math.max(z + 3, 0), 6)) / 6,
    gain: 1.7366572127665416,
    gainOfVariance: 1.8138714738131827,
  },
};

/** Other frameworks' spellings. */
const ALIASES: Readonly<Record<string, ActivationName>> = {
  leaky_relu: "leakyRelu",
  gelu_tanh: "geluTanh",
  "gelu-tanh": "geluTanh",
  gelu_new: "geluTanh",
  swish: "silu",
  relu2: "reluSquared",
  relu_squared: "reluSquared",
  hard_swish: "hardswish",
  hardSwish: "hardswish",
};

/** The activation of a name or alias; `undefined` for an unknown one. */
export function activationOf(name: string): Activation | undefined {
  const known = ALIASES[name] ?? name;
  return Object.hasOwn(activations, known) ? activations[known as ActivationName] : undefined;
}
