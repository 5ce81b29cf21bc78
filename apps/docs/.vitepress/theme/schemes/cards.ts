/**
 * What the cards of the schemes say: formula, names, parameters, needs, and the call of the same law in five frameworks.
 *
 * @module
 */
import type { Scheme } from "./catalogue.ts";

/** What a reader has; a card is shown for each that it serves. */
export const needs = {
  relu: "ReLU and its kin",
  tanh: "tanh, sigmoid, none",
  norm: "self-normalizing (SELU)",
  recurrent: "recurrent",
  transformer: "transformer",
  convolution: "convolution",
  sparse: "few connections",
} as const;

export type Need = keyof typeof needs;

export const frameworks = ["PyTorch", "JAX", "Keras", "TensorFlow.js", "Lux"] as const;

export interface Card {
  readonly scheme: Scheme["name"];
  readonly formula: string;
  readonly aliases: readonly string[];
  /** Options with their defaults. */
  readonly parameters: string;
  readonly needs: readonly Need[];
  /** Activation with which the signal is shown. */
  readonly activation: string;
  /** By framework: the call that draws from the same law, for a matrix with as many inputs as outputs; `undefined` if it has none. */
  readonly calls: Readonly<Record<(typeof frameworks)[number], string | undefined>>;
}

/** Headings that several schemes share. */
const HEADINGS: Partial<Record<Scheme["name"], string>> = {
  lecunNormal: "lecunnormal-and-lecununiform",
  lecunUniform: "lecunnormal-and-lecununiform",
  normal: "normal-and-uniform",
};

/** Where the page tells more of a scheme. */
export const anchorOf = ({ scheme }: Card): string => `#${HEADINGS[scheme] ?? scheme.toLowerCase()}`;

const vs = (framework: "JAX" | "Keras", scale: number, mode: string, law: string) =>
  framework === "JAX"
    ? `variance_scaling(${scale}, "${mode}", "${law}")`
    : `VarianceScaling(${scale}, "${mode}", "${law.replace(/^normal$/, "untruncated_normal")}")`;

/** The calls of a law that all but PyTorch and Lux name by scale, mode and law. TensorFlow.js has no normal without a cut. */
const scaled = (
  own: { readonly PyTorch: string; readonly Lux: string | undefined; readonly tfjs?: string },
  law: readonly [scale: number, mode: string, law: string],
): Card["calls"] => ({
  PyTorch: own.PyTorch,
  JAX: vs("JAX", ...law),
  Keras: vs("Keras", ...law),
  "TensorFlow.js": own.tfjs,
  Lux: own.Lux,
});

export const cards: readonly Card[] = [
  {
    scheme: "kaimingNormal",
    formula: "N(0, gain²/fan-in)",
    aliases: ["He normal", "MSRA"],
    parameters: 'gain √2, mode "fanIn", truncated false',
    needs: ["relu", "convolution"],
    activation: "relu",
    calls: scaled({ PyTorch: "kaiming_normal_(w)", Lux: "kaiming_normal(rng, n, n)" }, [2, "fan_in", "normal"]),
  },
  {
    scheme: "kaimingUniform",
    formula: "U(±gain·√(3/fan-in))",
    aliases: ["He uniform"],
    parameters: 'gain √2, mode "fanIn"',
    needs: ["relu", "convolution"],
    activation: "relu",
    calls: scaled({ PyTorch: "kaiming_uniform_(w)", Lux: "kaiming_uniform(rng, n, n)", tfjs: "heUniform({})" }, [
      2,
      "fan_in",
      "uniform",
    ]),
  },
  {
    scheme: "glorotNormal",
    formula: "N(0, gain²·2/(fan-in + fan-out))",
    aliases: ["Xavier normal"],
    parameters: "gain 1, truncated false",
    needs: ["tanh"],
    activation: "tanh",
    calls: scaled({ PyTorch: "xavier_normal_(w)", Lux: "glorot_normal(rng, n, n)" }, [1, "fan_avg", "normal"]),
  },
  {
    scheme: "glorotUniform",
    formula: "U(±gain·√(6/(fan-in + fan-out)))",
    aliases: ["Xavier uniform"],
    parameters: "gain 1",
    needs: ["tanh", "transformer"],
    activation: "tanh",
    calls: scaled({ PyTorch: "xavier_uniform_(w)", Lux: "glorot_uniform(rng, n, n)", tfjs: "glorotUniform({})" }, [
      1,
      "fan_avg",
      "uniform",
    ]),
  },
  {
    scheme: "lecunNormal",
    formula: "N(0, gain²/fan-in)",
    aliases: ["SNN initialization"],
    parameters: "gain 1, truncated false",
    needs: ["norm", "tanh"],
    activation: "selu",
    calls: scaled({ PyTorch: 'kaiming_normal_(w, nonlinearity="linear")', Lux: undefined }, [1, "fan_in", "normal"]),
  },
  {
    scheme: "lecunUniform",
    formula: "U(±gain·√(3/fan-in))",
    aliases: [],
    parameters: "gain 1",
    needs: ["norm", "tanh"],
    activation: "selu",
    calls: scaled({ PyTorch: 'kaiming_uniform_(w, nonlinearity="linear")', Lux: undefined, tfjs: "leCunUniform({})" }, [
      1,
      "fan_in",
      "uniform",
    ]),
  },
  {
    scheme: "varianceScaling",
    formula: "mean 0, variance scale/fan",
    aliases: ["fan-in, fan-out, fan-average scaling"],
    parameters: 'scale 1, mode "fanIn", distribution "truncatedNormal"',
    needs: ["norm", "tanh", "transformer"],
    activation: "selu",
    calls: {
      PyTorch: undefined,
      JAX: 'variance_scaling(1, "fan_in", "truncated_normal")',
      Keras: 'VarianceScaling(1, "fan_in", "truncated_normal")',
      "TensorFlow.js": undefined,
      Lux: undefined,
    },
  },
  {
    scheme: "orthogonal",
    formula: "gain·Q, QᵀQ = I",
    aliases: ["Haar", "dynamical isometry"],
    parameters: "gain 1",
    needs: ["recurrent", "tanh"],
    activation: "linear",
    calls: {
      PyTorch: "orthogonal_(w)",
      JAX: "orthogonal()",
      Keras: "Orthogonal()",
      "TensorFlow.js": "orthogonal({})",
      Lux: "orthogonal(rng, n, n)",
    },
  },
  {
    scheme: "truncatedNormal",
    formula: "N(mean, std²) within [lo, hi]",
    aliases: ["trunc_normal_"],
    parameters: "mean 0, std 1, lo −2, hi 2; here std 0.02, cut at 2 std",
    needs: ["transformer"],
    activation: "gelu",
    calls: {
      PyTorch: "trunc_normal_(w, std=0.02, a=-0.04, b=0.04)",
      JAX: "truncated_normal(0.02)",
      Keras: "TruncatedNormal(0, 0.02)",
      "TensorFlow.js": "truncatedNormal({ stddev: 0.02 })",
      Lux: "truncated_normal(rng, n, n; std=0.02, lo=-0.04, hi=0.04)",
    },
  },
  {
    scheme: "normal",
    formula: "N(mean, std²)",
    aliases: ["Gaussian", "randn"],
    parameters: "mean 0, std 1; here std 0.01",
    needs: ["transformer"],
    activation: "relu",
    calls: {
      PyTorch: "normal_(w, std=0.01)",
      JAX: "normal(0.01)",
      Keras: "RandomNormal(0, 0.01)",
      "TensorFlow.js": "randomNormal({ stddev: 0.01 })",
      Lux: "randn32(rng, n, n; std=0.01)",
    },
  },
  {
    scheme: "sparseInit",
    formula: "⌈rows·sparsity⌉ zeros a column, else N(0, std²)",
    aliases: ["Martens"],
    parameters: "sparsity required, std 0.01; here 0.9 and the std of variance 1/fan-in",
    needs: ["sparse", "recurrent"],
    activation: "tanh",
    calls: {
      PyTorch: "sparse_(w, sparsity=0.9)",
      JAX: undefined,
      Keras: undefined,
      "TensorFlow.js": undefined,
      Lux: "sparse_init(rng, n, n; sparsity=0.9)",
    },
  },
  {
    scheme: "identityInit",
    formula: "gain on the diagonal, 0 elsewhere",
    aliases: ["eye", "Dirac", "IRNN"],
    parameters: "gain 1, shift 0, groups 1",
    needs: ["recurrent", "convolution"],
    activation: "relu",
    calls: {
      PyTorch: "eye_(w)",
      JAX: undefined,
      Keras: "Identity()",
      "TensorFlow.js": "identity({})",
      Lux: "identity_init(rng, n, n)",
    },
  },
];
