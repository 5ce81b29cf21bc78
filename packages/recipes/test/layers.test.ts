/** Layer defaults beside layers that the real libraries made (test/data/layers). */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { CpuRng } from "@weightinit/cpu";
import { layoutOf } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { flax, initialize, keras, type Parameter, torch } from "../src/index.ts";
import { compare, type Row } from "./compare.ts";

interface Golden {
  readonly file: { readonly headerLength: number; readonly headerSha256: string; readonly fileBytes: number };
  readonly parametersInMemory: number;
  readonly parameters: Row[];
}

const goldenOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`data/layers/${name}.json`, import.meta.url), "utf8")) as Golden;

/** How often each value comes. */
function countsOf(values: ArrayLike<number>): [number, number][] {
  const counts = new Map<number, number>();
  for (const value of Array.from(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

/** Whether rows or columns, the fewer, are orthonormal. */
function isOrthonormal(values: Float32Array, [rows, columns]: readonly number[]): boolean {
  const [count, length] = rows! <= columns! ? [rows!, columns!] : [columns!, rows!];
  const at = (i: number, k: number) => values[rows! <= columns! ? i * columns! + k : k * columns! + i]!;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let k = 0; k < length; k++) dot += at(i, k) * at(j, k);
      if (Math.abs(dot - (i === j ? 1 : 0)) > 1e-5) return false;
    }
  }
  return true;
}

/** Compares names, shapes and dtypes as sets, and every law. */
function check(golden: Golden, layers: readonly (readonly Parameter[])[]): void {
  const ours = new Map(layers.flat().map((parameter) => [parameter.name, parameter]));
  const shape = ({ name, shape, dtype }: { name: string; shape: readonly number[]; dtype?: string }) =>
    `${name} [${shape}] ${dtype === "int64" ? dtype : "float32"}`;
  expect([...ours.values()].map(shape).sort()).toEqual(golden.parameters.map(shape).sort());
  const weights = initialize(new CpuRng(7), layers);
  for (const row of golden.parameters) {
    const tensor = weights.get(row.name);
    if (tensor === undefined) continue;
    if (row.runs !== undefined) expect(countsOf(tensor.data), row.name).toEqual(row.runs);
    compare(row, ours.get(row.name)!, tensor.data as Float32Array);
    if (row.orthogonal) expect(isOrthonormal(tensor.data as Float32Array, row.shape), row.name).toBe(true);
  }
}

describe("torch", () => {
  // The constructors' arguments, as the golden says them.
  const layers = [
    torch.linear("linear", 48, 80),
    torch.bilinear("bilinear", 48, 20, 80),
    torch.embedding("embedding", 100, 48, { paddingIdx: 3 }),
    torch.embeddingBag("embedding_bag", 100, 48),
    torch.conv1d("conv1d", 48, 80, 5),
    torch.conv2d("conv2d", 48, 80, 3, { groups: 4 }),
    torch.conv3d("conv3d", 8, 16, [3, 2, 4]),
    torch.conv2d("depthwise", 80, 80, 7, { groups: 80 }),
    torch.convTranspose1d("conv_transpose1d", 48, 80, 5),
    torch.convTranspose2d("conv_transpose2d", 48, 80, 4, { groups: 2 }),
    torch.rnn("rnn", 48, 80),
    torch.lstm("lstm", 48, 80, { layers: 2, bidirectional: true }),
    torch.lstm("lstm_proj", 48, 80, { projSize: 24 }),
    torch.gru("gru", 48, 80),
    torch.lstmCell("lstm_cell", 48, 80),
    torch.batchNorm("batch_norm", 80),
    torch.instanceNorm("instance_norm", 80, { affine: true }),
    torch.layerNorm("layer_norm", [4, 80]),
    torch.groupNorm("group_norm", 4, 80),
    torch.rmsNorm("rms_norm", 80),
    torch.multiheadAttention("attention", 48, 4, { biasKv: true }),
    torch.multiheadAttention("attention_kv", 48, 4, { kdim: 32, vdim: 40 }),
    torch.transformerEncoderLayer("encoder_layer", 48, 4, 96),
    torch.transformer("transformer", 48, 4, { encoderLayers: 1, decoderLayers: 1, feedForward: 96 }),
    torch.prelu("prelu", 6),
  ];

  it("makes what the layers' constructors make", () => check(goldenOf("torch-layers"), layers));

  it("names them as a state dict does, to the byte of its file", () => {
    const golden = goldenOf("torch-layers");
    const byName = new Map(layers.flat().map((parameter) => [parameter.name, parameter]));
    const entries = golden.parameters.map(({ name }) => {
      const { shape, dtype } = byName.get(name)!;
      return { name, shape, dtype: dtype === "int64" ? "I64" : "float32" } as const;
    });
    const { header, byteLength } = layoutOf(entries, { metadata: { format: "pt" } });
    expect([header.length - 8, byteLength]).toEqual([golden.file.headerLength, golden.file.fileBytes]);
    expect(createHash("sha256").update(header.subarray(8)).digest("hex")).toBe(golden.file.headerSha256);
  });

  it("leaves out what a constructor was told to", () => {
    const names = (list: readonly Parameter[]) => list.map(({ name }) => name);
    expect(names(torch.linear("a", 2, 3, { bias: false }))).toEqual(["a.weight"]);
    expect(names(torch.gru("a", 2, 3, { bias: false }))).toEqual(["a.weight_ih_l0", "a.weight_hh_l0"]);
    expect(names(torch.instanceNorm("a", 3))).toEqual([]);
    expect(names(torch.batchNorm("a", 3, { affine: false })).length).toBe(3);
    expect(names(torch.multiheadAttention("a", 4, 2, { bias: false }))).toEqual([
      "a.in_proj_weight",
      "a.out_proj.weight",
    ]);
    expect(names(torch.transformerDecoderLayer("a", 4, 2, 6)).length).toBe(18);
    expect(torch.convTranspose3d("a", 4, 6, 2, { groups: 2 })[0]!.shape).toEqual([4, 3, 2, 2, 2]);
  });
});

describe("keras", () => {
  it("makes what the layers make when they are built", () =>
    check(goldenOf("keras-layers"), [
      keras.dense("Dense", 48, 80),
      keras.einsumDense("EinsumDense", [48, 4, 80]),
      keras.embedding("Embedding", 100, 48),
      keras.conv1D("Conv1D", 48, 80, 5),
      keras.conv2D("Conv2D", 48, 80, 3, { groups: 4 }),
      keras.conv2DTranspose("Conv2DTranspose", 48, 80, 4),
      keras.depthwiseConv2D("DepthwiseConv2D", 48, 7, { depthMultiplier: 2 }),
      keras.separableConv2D("SeparableConv2D", 48, 80, 3),
      keras.lstm("LSTM", 48, 80),
      keras.gru("GRU", 48, 80),
      keras.simpleRNN("SimpleRNN", 48, 80),
      keras.multiHeadAttention("MultiHeadAttention", 48, 4, 12, { valueDim: 20 }),
      keras.groupQueryAttention("GroupQueryAttention", 48, 4, 12, { keyValueHeads: 2 }),
      keras.batchNormalization("BatchNormalization", 48),
      keras.layerNormalization("LayerNormalization", 48),
      keras.groupNormalization("GroupNormalization", 48),
      keras.rmsNormalization("RMSNormalization", 48),
      keras.prelu("PReLU", 48),
    ]));
});

describe("keras' options", () => {
  const bias = (layer: readonly Parameter[]) => initialize(new CpuRng(1), layer).get("a/lstm_cell/bias")!.data;

  it("has the forget gate second", () => {
    expect([...bias(keras.lstm("a", 2, 2))]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect([...bias(keras.lstm("a", 2, 2, { unitForgetBias: false }))]).toEqual(Array(8).fill(0));
  });

  it("leaves out what it is told to", () => {
    expect(keras.lstm("a", 2, 2, { bias: false }).length).toBe(2);
    expect(keras.gru("a", 2, 3, { resetAfter: false }).map(({ shape }) => shape)).toEqual([[2, 9], [3, 9], [9]]);
    expect(keras.dense("a", 2, 3, { bias: false }).map(({ name }) => name)).toEqual(["a/kernel"]);
  });
});

describe("flax", () => {
  it("makes what Linen's layers make", () =>
    check(goldenOf("flax-linen-layers"), [
      flax.dense("Dense", 48, 80),
      flax.denseGeneral("DenseGeneral", [48, 4, 80]),
      flax.einsum("Einsum", [48, 4, 80]),
      flax.conv("Conv", 48, 80, [3, 3], { groups: 4 }),
      flax.convTranspose("ConvTranspose", 48, 80, [4, 4]),
      flax.embed("Embed", 100, 48),
      flax.multiHeadDotProductAttention("MultiHeadDotProductAttention", 48, 4),
      flax.lstmCell("LSTMCell", 48, 80),
      flax.optimizedLSTMCell("OptimizedLSTMCell", 48, 80),
      flax.gruCell("GRUCell", 48, 80),
      flax.mguCell("MGUCell", 48, 80),
      flax.simpleCell("SimpleCell", 48, 80),
      flax.layerNorm("LayerNorm", 48),
      flax.rmsNorm("RMSNorm", 48),
      flax.groupNorm("GroupNorm", 48),
      flax.batchNorm("BatchNorm", 48),
      flax.prelu("PReLU"),
    ]));

  it("makes what NNX' layers make", () =>
    check(goldenOf("flax-nnx-layers"), [
      flax.nnx.linear("Linear", 48, 80),
      flax.nnx.linearGeneral("LinearGeneral", [48, 4, 80]),
      flax.nnx.conv("Conv", 48, 80, [3, 3], { groups: 4 }),
      flax.nnx.convTranspose("ConvTranspose", 48, 80, [4, 4]),
      flax.nnx.embed("Embed", 100, 48),
      flax.nnx.multiHeadAttention("MultiHeadAttention", 48, 4),
      flax.nnx.lstmCell("LSTMCell", 48, 80),
      flax.nnx.optimizedLSTMCell("OptimizedLSTMCell", 48, 80),
      flax.nnx.gruCell("GRUCell", 48, 80),
      flax.nnx.simpleCell("SimpleCell", 48, 80),
      flax.nnx.layerNorm("LayerNorm", 48),
      flax.nnx.rmsNorm("RMSNorm", 48),
      flax.nnx.groupNorm("GroupNorm", 48),
      flax.nnx.batchNorm("BatchNorm", 48),
    ]));
});
