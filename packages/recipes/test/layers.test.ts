/** Layer defaults beside layers that the real libraries made (test/data/layers). */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { CpuRng } from "@weightinit/cpu";
import { layoutOf } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { initialize, type Parameter, torch } from "../src/index.ts";
import { compare, type Row } from "./compare.ts";

interface Golden {
  readonly file: { readonly headerLength: number; readonly headerSha256: string; readonly fileBytes: number };
  readonly parametersInMemory: number;
  readonly parameters: Row[];
}

const goldenOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`data/layers/${name}.json`, import.meta.url), "utf8")) as Golden;

/** Compares names, shapes and dtypes as sets, and every law. */
function check(golden: Golden, layers: readonly (readonly Parameter[])[]): void {
  const ours = new Map(layers.flat().map((parameter) => [parameter.name, parameter]));
  const shape = ({ name, shape, dtype }: { name: string; shape: readonly number[]; dtype?: string }) =>
    `${name} [${shape}] ${dtype === "int64" ? dtype : "float32"}`;
  expect([...ours.values()].map(shape).sort()).toEqual(golden.parameters.map(shape).sort());
  const weights = initialize(new CpuRng(7), layers);
  for (const row of golden.parameters) {
    const tensor = weights.get(row.name);
    if (tensor !== undefined) compare(row, ours.get(row.name)!, tensor.data as Float32Array);
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
