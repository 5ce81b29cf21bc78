/**
 * Tensors as PyTorch's initializers and layers make them.
 *
 * @module
 */
import {
  type DType,
  glorotNormal,
  glorotUniform,
  kaimingNormal,
  kaimingUniform,
  orthogonal,
  type RealDType,
  type Rng,
  sparseInit,
  truncatedNormal,
} from "@weightinit/core";
import { widen16 } from "@weightinit/core/stream";
import type { CpuMakes, CpuTensor } from "@weightinit/cpu";
import { realsOf } from "../src/reals.ts";
import type { Reals } from "./golden.ts";

export interface Generator extends Rng<CpuMakes> {
  uniform(out: Reals, dtype?: DType, lo?: number, hi?: number): void;
  normal(out: Reals, dtype?: DType, mean?: number, std?: number): void;
}

/** A tensor's numbers, 16-bit ones widened. */
export function numbersOfTensor({ data, dtype }: CpuTensor<RealDType>): Reals {
  if (!(data instanceof Uint16Array)) return data as Reals;
  return Float32Array.from(data, (bits) => widen16(bits, dtype as "float16" | "bfloat16"));
}

export type Parameters = Record<string, Reals>;

const sizeOf = (...shape: number[]) => shape.reduce((a, b) => a * b, 1);

/** The default parameters of layers of `torch.nn`, in the order in which they are drawn. */
export class Layers {
  constructor(
    readonly rng: Generator,
    readonly dtype: RealDType = "float32",
  ) {}

  uniform(size: number, bound: number): Reals {
    const out = realsOf(this.dtype, size);
    this.rng.uniform(out, this.dtype, -bound, bound);
    return out;
  }

  zeros(size: number): Reals {
    return realsOf(this.dtype, size);
  }

  /** Linear, Conv, ConvTranspose: kaiming_uniform_(a = √5), then the bias. */
  weightAndBias(fanIn: number, size: number, bias: number): Parameters {
    // √5² is 5.000000000000001.
    const gain = Math.sqrt(2 / (1 + Math.sqrt(5) ** 2));
    const weight = this.uniform(size, Math.sqrt(3) * (gain / Math.sqrt(fanIn)));
    return { weight, bias: this.uniform(bias, 1 / Math.sqrt(fanIn)) };
  }

  linear(input: number, output: number): Parameters {
    return this.weightAndBias(input, input * output, output);
  }

  conv(input: number, output: number, ...kernel: number[]): Parameters {
    const fanIn = input * sizeOf(...kernel);
    return this.weightAndBias(fanIn, output * fanIn, output);
  }

  /** Its weight is [in, out, …kernel], of which PyTorch takes the second for the fan. */
  convTranspose(input: number, output: number, ...kernel: number[]): Parameters {
    const fanIn = output * sizeOf(...kernel);
    return this.weightAndBias(fanIn, input * fanIn, output);
  }

  embedding(count: number, width: number, padding?: number): Parameters {
    const weight = realsOf(this.dtype, count * width);
    this.rng.normal(weight, this.dtype);
    if (padding !== undefined) weight.fill(0, padding * width, (padding + 1) * width);
    return { weight };
  }

  lstm(input: number, hidden: number): Parameters {
    const bound = 1 / Math.sqrt(hidden);
    return {
      weight_ih_l0: this.uniform(4 * hidden * input, bound),
      weight_hh_l0: this.uniform(4 * hidden * hidden, bound),
      bias_ih_l0: this.uniform(4 * hidden, bound),
      bias_hh_l0: this.uniform(4 * hidden, bound),
    };
  }

  bilinear(in1: number, in2: number, output: number): Parameters {
    const bound = 1 / Math.sqrt(in1);
    return { weight: this.uniform(output * in1 * in2, bound), bias: this.uniform(output, bound) };
  }

  /** The projection of the output is a Linear, drawn first; then the input's is drawn and the biases become 0. */
  attention(width: number): Parameters {
    const out = this.linear(width, width);
    const bound = Math.sqrt(3) * Math.sqrt(2 / (4 * width));
    return {
      in_proj_weight: this.uniform(3 * width * width, bound),
      in_proj_bias: this.zeros(3 * width),
      "out_proj.weight": out["weight"]!,
      "out_proj.bias": this.zeros(width),
    };
  }

  encoderLayer(width: number, feedForward: number): Parameters {
    const prefixed = (prefix: string, parameters: Parameters) =>
      Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${prefix}.${name}`, value]));
    const ones = () => this.zeros(width).fill(1);
    return {
      ...prefixed("self_attn", this.attention(width)),
      ...prefixed("linear1", this.linear(width, feedForward)),
      ...prefixed("linear2", this.linear(feedForward, width)),
      "norm1.weight": ones(),
      "norm1.bias": this.zeros(width),
      "norm2.weight": ones(),
      "norm2.bias": this.zeros(width),
    };
  }
}

/** The parameters of `Name(arguments)`. */
export function layerOf(text: string, layers: Layers): Parameters {
  const [, name, list] = /^(?:nn\.)?(\w+)\((.*)\)$/.exec(text) as unknown as [string, string, string];
  const n = list.split(",").map((item) => Number(item.replace("padding_idx=", ""))) as [number, number, number, number];
  switch (name) {
    case "Linear":
      return layers.linear(n[0], n[1]);
    case "Conv1d":
      return layers.conv(n[0], n[1], n[2]);
    case "Conv2d":
      return layers.conv(n[0], n[1], n[2], n[2]);
    case "ConvTranspose2d":
      return layers.convTranspose(n[0], n[1], n[2], n[2]);
    case "Embedding":
      return layers.embedding(n[0], n[1], n[2]);
    case "LSTM":
      return layers.lstm(n[0], n[1]);
    case "Bilinear":
      return layers.bilinear(n[0], n[1], n[2]);
    case "MultiheadAttention":
      return layers.attention(n[0]);
    case "TransformerEncoderLayer":
      return layers.encoderLayer(n[0], n[2]);
    default:
      throw new Error(`no rule for ${text}`);
  }
}

/** Laws that a test names as PyTorch does. */
export function initialized(
  rng: Generator,
  name: string,
  dtype: RealDType,
  shape: readonly number[],
  parameters: readonly number[] = [],
): Reals {
  const dims = [...shape];
  const [first, std, lo, hi] = parameters;
  const gain = { gain: first, layout: "torch" } as const;
  const make = () => {
    switch (name) {
      case "kaiming_uniform_":
        return kaimingUniform(rng, dtype, dims, { layout: "torch" });
      case "kaiming_normal_":
        return kaimingNormal(rng, dtype, dims, { layout: "torch" });
      case "xavier_uniform_":
        return glorotUniform(rng, dtype, dims, gain);
      case "xavier_normal_":
        return glorotNormal(rng, dtype, dims, gain);
      case "orthogonal_":
        return orthogonal(rng, dtype, dims, gain);
      case "sparse_":
        return sparseInit(rng, dtype, dims, { sparsity: first!, std });
      case "trunc_normal_":
        return truncatedNormal(rng, dtype, dims, { mean: first, std, lo, hi });
      default:
        throw new Error(`no rule for ${name}`);
    }
  };
  return numbersOfTensor(make());
}
