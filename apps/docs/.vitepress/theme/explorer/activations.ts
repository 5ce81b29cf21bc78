/**
 * The activation functions of the explorer, with their derivatives.
 *
 * @module
 */
export interface Activation {
  readonly name: string;
  readonly title: string;
  at(x: number): number;
  slope(x: number): number;
  /** The largest slope there is. */
  readonly steepest: number;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** √(2/π) and 0.044715, of GELU's tanh form (Hendrycks & Gimpel 2016, section 2). */
const [GELU_SCALE, GELU_CUBE] = [Math.sqrt(2 / Math.PI), 0.044715];
const geluInner = (x: number) => Math.tanh(GELU_SCALE * (x + GELU_CUBE * x * x * x));

/** λ and α of SELU (Klambauer et al. 2017, section 2). */
const [SELU_SCALE, SELU_ALPHA] = [1.0507009873554805, 1.6732632423543772];

export const activations: readonly Activation[] = [
  { name: "relu", title: "ReLU", at: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0), steepest: 1 },
  { name: "linear", title: "none (linear)", at: (x) => x, slope: () => 1, steepest: 1 },
  { name: "tanh", title: "tanh", at: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2, steepest: 1 },
  { name: "sigmoid", title: "sigmoid", at: sigmoid, slope: (x) => sigmoid(x) * (1 - sigmoid(x)), steepest: 1 / 4 },
  {
    name: "gelu",
    title: "GELU",
    at: (x) => (x / 2) * (1 + geluInner(x)),
    slope(x) {
      const t = geluInner(x);
      return (1 + t) / 2 + (x / 2) * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBE * x * x);
    },
    steepest: 1.129,
  },
  {
    name: "silu",
    title: "SiLU (swish)",
    at: (x) => x * sigmoid(x),
    slope: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
    steepest: 1.1,
  },
  {
    name: "selu",
    title: "SELU",
    at: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
    slope: (x) => SELU_SCALE * (x > 0 ? 1 : SELU_ALPHA * Math.exp(x)),
    steepest: SELU_SCALE * SELU_ALPHA,
  },
];

export const activationNamed = (name: string): Activation | undefined =>
  activations.find((activation) => activation.name === name);
