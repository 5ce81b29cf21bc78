/**
 * The layers of Flux.jl (3f2f828) and Lux.jl (6f4b96c): what their sources say, worked out by hand. Nobody has made these
 * layers here.
 */
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { flux, initialize, lux, type Parameter } from "../src/index.ts";
import { statistics } from "./compare.ts";

/** Names, shapes and laws: a number for a constant, U(±…) by its bound, others as texts. */
function told(parameters: readonly Parameter[]): string[] {
  return parameters.map(({ name, shape, law, isBuffer }) => {
    const short = law
      .replace(/^constant\(value (.*)\)$/, "$1")
      .replace(/^uniform\(lo -(\S+), hi \1\)$/, (_, bound) => `±${Number(Number(bound).toPrecision(6))}`)
      .replace(/-?\d+\.\d{6,}/g, (x) => String(Number(Number(x).toPrecision(6))));
    return `${name.replace("l.", "")} [${shape}] ${short}${isBuffer ? " buffer" : ""}`;
  });
}
const digits = (x: number) => Number(x.toPrecision(6));

it.each([
  // glorot_uniform: √(6/(in + out)).
  ["dense", flux.dense("l", 4, 8), ["weight [8,4] ±0.707107", "bias [8] 0"]],
  ["dense without bias", flux.dense("l", 4, 8, { bias: false }), ["weight [8,4] ±0.707107"]],
  // nfan(5, 3, 4): 5·3 and 5·4.
  ["bilinear", flux.bilinear("l", 3, 4, 5), [`weight [5,3,4] ±${digits(Math.sqrt(6 / 35))}`, "bias [5] 0"]],
  ["scale", flux.scale("l", [2, 3]), ["scale [2,3] 1", "bias [2,3] 0"]],
  ["embedding", flux.embedding("l", 10, 4), ["weight [4,10] normal(std 1)"]],
  ["embeddingBag", flux.embeddingBag("l", 10, 4), ["weight [4,10] normal(std 1)"]],
  // nfan(3, 3, 2, 6): 9·2 and 9·6.
  [
    "conv",
    flux.conv("l", [3, 3], 4, 6, { groups: 2 }),
    [`weight [3,3,2,6] ±${digits(Math.sqrt(6 / 72))}`, "bias [6] 0"],
  ],
  ["crossCor", flux.crossCor("l", [3], 4, 6), [`weight [3,4,6] ±${digits(Math.sqrt(6 / 30))}`, "bias [6] 0"]],
  ["depthwiseConv", flux.depthwiseConv("l", [3], 4, 8), [`weight [3,1,8] ±${digits(Math.sqrt(6 / 27))}`, "bias [8] 0"]],
  [
    "convTranspose",
    flux.convTranspose("l", [2], 4, 6, { groups: 2 }),
    [`weight [2,3,4] ±${digits(Math.sqrt(6 / 14))}`, "bias [6] 0"],
  ],
  ["rnnCell", flux.rnnCell("l", 2, 4), ["Wi [4,2] ±1", `Wh [4,4] ±${digits(Math.sqrt(6 / 8))}`, "bias [4] 0"]],
  [
    "lstm",
    flux.lstm("l", 2, 4),
    [
      `cell.Wi [16,2] ±${digits(Math.sqrt(6 / 18))}`,
      `cell.Wh [16,4] ±${digits(Math.sqrt(6 / 20))}`,
      "cell.bias [16] 0",
    ],
  ],
  [
    "gru",
    flux.gru("l", 2, 4),
    [`cell.Wi [12,2] ±${digits(Math.sqrt(6 / 14))}`, `cell.Wh [12,4] ±${digits(Math.sqrt(6 / 16))}`, "cell.b [12] 0"],
  ],
  [
    "gruv3",
    flux.gruv3("l", 2, 4, { bias: false }),
    [
      `cell.Wi [12,2] ±${digits(Math.sqrt(6 / 14))}`,
      `cell.Wh [12,4] ±${digits(Math.sqrt(6 / 16))}`,
      `cell.Wh_h̃ [4,4] ±${digits(Math.sqrt(6 / 8))}`,
    ],
  ],
  ["rnn", flux.rnn("l", 2, 4).slice(2), ["cell.bias [4] 0"]],
  ["batchNorm", flux.batchNorm("l", 3), ["γ [3] 1", "β [3] 0", "μ [3] 0 buffer", "σ² [3] 1 buffer"]],
  ["instanceNorm", flux.instanceNorm("l", 3), []],
  ["groupNorm", flux.groupNorm("l", 4, 2), ["γ [4] 1", "β [4] 0"]],
  ["layerNorm", flux.layerNorm("l", [3]), ["diag.scale [3] 1", "diag.bias [3] 0"]],
  ["layerNorm without numbers", flux.layerNorm("l", [3], { affine: false }), []],
  [
    "multiHeadAttention",
    flux.multiHeadAttention("l", 4, { kIn: 8, qk: 6, v: 2, out: 10, bias: true }),
    [
      `q_proj.weight [6,4] ±${digits(Math.sqrt(6 / 10))}`,
      "q_proj.bias [6] 0",
      `k_proj.weight [6,8] ±${digits(Math.sqrt(6 / 14))}`,
      "k_proj.bias [6] 0",
      `v_proj.weight [2,8] ±${digits(Math.sqrt(6 / 10))}`,
      "v_proj.bias [2] 0",
      `out_proj.weight [10,2] ±${digits(Math.sqrt(6 / 12))}`,
      "out_proj.bias [10] 0",
    ],
  ],
] as [string, readonly Parameter[], string[]][])("flux.%s", (_, parameters, expected) => {
  expect(told(parameters)).toEqual(expected);
});

it.each([
  // kaiming_uniform with gain 1: √(3/in); the bias 1/√in.
  ["dense", lux.dense("l", 12, 8), ["weight [8,12] ±0.5", `bias [8] ±${digits(1 / Math.sqrt(12))}`]],
  ["dense with relu", lux.dense("l", 12, 8, { activation: "relu", bias: false }), ["weight [8,12] ±1"]],
  ["dense with tanh", lux.dense("l", 12, 8, { activation: "tanh", bias: false }), [`weight [8,12] ±${digits(5 / 6)}`]],
  ["dense with selu", lux.dense("l", 12, 8, { activation: "selu", bias: false }), ["weight [8,12] ±0.375"]],
  ["dense with sigmoid", lux.dense("l", 12, 8, { activation: "sigmoid", bias: false }), ["weight [8,12] ±0.5"]],
  [
    "dense with leakyrelu",
    lux.dense("l", 12, 8, { activation: "leakyrelu", bias: false }),
    [`weight [8,12] ±${digits(0.5 / Math.sqrt(3))}`],
  ],
  ["bilinear", lux.bilinear("l", 4, 3, 5), ["weight [5,4,3] normal(mean -0.5, std 1)", "bias [5] ±0.5"]],
  ["scale", lux.scale("l", [5]), ["weight [5] ±1", "bias [5] 0"]],
  ["embedding", lux.embedding("l", 10, 4), ["weight [4,10] uniform(lo 0, hi 1)"]],
  ["embedding of pairs", lux.embedding("l", [10, 3], 4), ["weight [4,10,3] uniform(lo 0, hi 1)"]],
  [
    "conv",
    lux.conv("l", [3, 2], 4, 6, { groups: 2 }),
    ["weight [3,2,2,6] ±0.5", `bias [6] ±${digits(1 / Math.sqrt(12))}`],
  ],
  ["conv with relu", lux.conv("l", [3], 4, 6, { bias: false, activation: "relu" }), ["weight [3,4,6] ±1"]],
  [
    "convTranspose",
    lux.convTranspose("l", [2], 4, 6, { groups: 2 }),
    [`weight [2,3,4] ±${digits(Math.sqrt(6 / 14))}`, "bias [6] 0"],
  ],
  [
    "rnnCell",
    lux.rnnCell("l", 2, 4, { trainState: true }),
    [
      "weight_ih [4,2] normal(mean -0.5, std 1)",
      "weight_hh [4,4] normal(mean -0.5, std 1)",
      "bias_ih [4] normal(mean -0.5, std 1)",
      "bias_hh [4] normal(mean -0.5, std 1)",
      "hidden_state [4] 0",
    ],
  ],
  [
    "lstmCell",
    lux.lstmCell("l", 2, 4, { bias: false, trainMemory: true }),
    ["weight_ih [16,2] normal(mean -0.5, std 1)", "weight_hh [16,4] normal(mean -0.5, std 1)", "memory [4] 0"],
  ],
  // Each gate has its own fans.
  [
    "gruCell",
    lux.gruCell("l", 2, 4),
    ["weight_ih [12,2] ±1", `weight_hh [12,4] ±${digits(Math.sqrt(6 / 8))}`, "bias_ih [12] 0", "bias_hh [12] 0"],
  ],
  [
    "batchNorm",
    lux.batchNorm("l", 3),
    ["scale [3] 1", "bias [3] 0", "running_mean [3] 0 buffer", "running_var [3] 1 buffer"],
  ],
  ["batchNorm without statistics", lux.batchNorm("l", 3, { trackStats: false }), ["scale [3] 1", "bias [3] 0"]],
  ["instanceNorm", lux.instanceNorm("l", 3), []],
  ["instanceNorm with numbers", lux.instanceNorm("l", 3, { affine: true }), ["scale [3] 1", "bias [3] 0"]],
  ["groupNorm", lux.groupNorm("l", 4, 2), ["scale [4] 1", "bias [4] 0"]],
  ["layerNorm", lux.layerNorm("l", [3]), ["scale [3,1] 1", "bias [3,1] 0"]],
  ["rmsNorm", lux.rmsNorm("l", [3]), ["scale [3] 1"]],
  [
    "multiHeadAttention",
    lux.multiHeadAttention("l", 12),
    ["q_proj", "k_proj", "v_proj", "out_proj"].map((part) => `${part}.weight [12,12] ±0.5`),
  ],
] as [string, readonly Parameter[], string[]][])("lux.%s", (_, parameters, expected) => {
  expect(told(parameters)).toEqual(expected);
});

it("Flux' padding column is 0, and the others are N(0, 1)", () => {
  const of = (paddingIdx: number) =>
    initialize(new CpuRng(3), flux.embedding("l", 10, 640, { paddingIdx })).get("l.weight")!.data as Float32Array;
  const padded = of(10);
  const isZero = (_: number, i: number) => i % 10 === 9;
  expect(new Set(padded.filter(isZero))).toEqual(new Set([0]));
  const others = padded.filter((x, i) => !isZero(x, i));
  const { mean, std } = statistics(others);
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(others.length));
  expect(Math.abs(std - 1)).toBeLessThan(5 / Math.sqrt(2 * others.length));
  for (const bad of [0, 11, 1.5]) expect(() => of(bad)).toThrow(/paddingIdx to be an integer from 1 to 10/);
});

it("Lux' LSTM has the mean −b and the spread 2b", () => {
  const { data } = initialize(new CpuRng(3), lux.lstmCell("l", 100, 64)).get("l.weight_ih")!;
  const { mean, std } = statistics(data as Float32Array);
  expect(Math.abs(mean + 1 / 8)).toBeLessThan((5 * 0.25) / Math.sqrt(data.length));
  expect(Math.abs(std - 1 / 4)).toBeLessThan((5 * 0.25) / Math.sqrt(2 * data.length));
});

it("layers of several frameworks make one list", () => {
  const weights = initialize(new CpuRng(1), [lux.dense("a", 3, 2), flux.layerNorm("b", [2])]);
  expect([...weights.keys()]).toEqual(["a.weight", "a.bias", "b.diag.scale", "b.diag.bias"]);
});
