/** `weightinit check`: numbers that are others again, in one tensor and in several, and tails that were clamped. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { normal, type Tensor, uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { initialize, type JsonRecipe, type ModelConfig, planOf } from "@weightinit/recipes";
import { readSafetensors, safetensorsBlob, type TensorSource } from "@weightinit/safetensors";
import { icnr } from "@weightinit/schemes";
import { describe, expect, it } from "vitest";
import { checkFile } from "../src/check-file.ts";
import { requestOf } from "../src/request.ts";
import { SMALL } from "./support.ts";

interface Drawn extends Tensor {
  readonly data: Float32Array | Uint16Array;
}

type Edit = (weights: Map<string, Drawn>) => void;

/** What is found in a model's file, some of its tensors edited. */
async function found(config: ModelConfig, edit: Edit, dtype: "float32" | "bfloat16" | "float16" = "float32") {
  const plan = planOf(config);
  const weights = initialize(new CpuRng(7), plan, { dtype }) as Map<string, Drawn>;
  for (const { name, tiedTo } of plan.parameters) if (tiedTo !== undefined) weights.delete(name);
  edit(weights);
  const file = await readSafetensors(await safetensorsBlob(weights as Map<string, TensorSource>));
  return checkFile(file, requestOf({ config }, { dtype }));
}

/** What is found in tensors, against laws of one's own. */
async function foundBy(rules: JsonRecipe["rules"], weights: Record<string, TensorSource>) {
  const file = await readSafetensors(await safetensorsBlob(weights));
  const shapes = [...file.tensors].map(([name, { shape }]) => ({ name, shape }));
  const source = { config: { model_type: "mine" }, text: "", shapes, recipe: { rules: { rules } } };
  return checkFile(file, requestOf(source, { dtype: "float32" }));
}

/** Copies of indices of an axis over others, with what they have along the others. */
function copyAlong({ data, shape }: Drawn, axis: number, to: readonly number[], from: (index: number) => number) {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const outer = shape.slice(0, axis).reduce((a, b) => a * b, 1);
  for (let o = 0; o < outer; o++)
    for (const i of to)
      for (let k = 0; k < inner; k++)
        data[(o * shape[axis]! + i) * inner + k] = data[(o * shape[axis]! + from(i)) * inner + k]!;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const C_FC = "transformer.h.1.mlp.c_fc.weight"; // [128, 512]
const GPT2: ModelConfig = { ...SMALL, vocab_size: 500 };

describe("numbers that are others again", () => {
  it.each([
    ["float32", 0, 2],
    ["bfloat16", 0, 8],
    ["float16", 1, 2],
    ["bfloat16", 1, 4],
    ["float32", 1, 64],
  ] as const)("shards that ranks drew from one seed: %s, along axis %d, %d of them", async (dtype, axis, parts) => {
    const length = [128, 512][axis]!;
    const size = length / parts;
    const findings = await found(
      GPT2,
      (weights) => copyAlong(weights.get(C_FC)!, axis, range(size, length), (i) => i % size),
      dtype,
    );
    expect(findings).toMatchObject([
      { tensor: C_FC, fault: "repeated", axis, length, runs: [{ from: size, to: length, shift: size }] },
    ]);
    expect(findings[0]!.message).toMatch(`${parts} equal parts of ${size} along axis ${axis}, expected draws of their`);
  });

  it("k that is v in a fused tensor", async () => {
    const name = "transformer.h.0.attn.c_attn.weight";
    const findings = await found(GPT2, (weights) => copyAlong(weights.get(name)!, 1, range(256, 384), (i) => i - 128));
    expect(findings).toMatchObject([{ tensor: name, fault: "repeated", runs: [{ from: 256, to: 384, shift: 128 }] }]);
    expect(findings[0]!.message).toMatch(/^indices 256 to 383 of axis 1 are 128 to 255 again, /);
  });

  it("experts: all of a stack, those of two ranks, and one row that was copied", async () => {
    const path = join(import.meta.dirname, "../../recipes/test/data/models/gpt_oss.json");
    const { config } = JSON.parse(readFileSync(path, "utf8")) as { config: ModelConfig };
    const [down, up] = ["down_proj", "gate_up_proj"].map((name) => `model.layers.0.mlp.experts.${name}`);
    const findings = await found(config, (weights) => {
      copyAlong(weights.get(down!)!, 0, range(1, 4), () => 0);
      copyAlong(weights.get(up!)!, 0, range(2, 4), (i) => i - 2);
      copyAlong(weights.get("lm_head.weight")!, 0, [300], () => 17);
    });
    expect(findings).toMatchObject([
      { tensor: "lm_head.weight", axis: 0, runs: [{ from: 300, to: 301, shift: 283 }] },
      { tensor: down, axis: 0, runs: [{ from: 1, to: 4, shift: 1 }] },
      { tensor: up, axis: 0, runs: [{ from: 2, to: 4, shift: 2 }] },
    ]);
    expect(findings.map(({ message }) => message.split(",")[0])).toEqual([
      "index 300 of axis 0 is 17 again",
      "all 4 indices of axis 0 are alike",
      "2 equal parts of 2 along axis 0",
    ]);
  });

  it("a bias of shards, and a large tensor that is read in pieces", async () => {
    const rng = new CpuRng(3);
    const bias = uniform(rng, "float32", 768, { lo: -0.1, hi: 0.1 });
    copyAlong(bias, 0, range(256, 512), (i) => i - 256);
    const weight = uniform(rng, "float32", 2, 600, 1024, { lo: -0.1, hi: 0.1 });
    copyAlong(weight, 1, range(300, 600), (i) => i - 300);
    const rules = [{ match: "**", initializer: "uniform", options: { lo: -0.1, hi: 0.1 } }];
    expect(await foundBy(rules, { bias, weight })).toMatchObject([
      { tensor: "bias", axis: 0, runs: [{ from: 256, to: 512, shift: 256 }] },
      { tensor: "weight", axis: 1, runs: [{ from: 300, to: 600, shift: 300 }] },
    ]);
  });

  it("layers that are one, some with a scale, and a shorter tensor from the same seed", async () => {
    const proj = (layer: number) => `transformer.h.${layer}.mlp.c_proj.weight`;
    const findings = await found(
      { ...GPT2, n_layer: 3 },
      (weights) => {
        const draw = (name: string, std: number) => {
          weights.set(name, normal(new CpuRng(11), "bfloat16", ...weights.get(name)!.shape, { std }));
        };
        for (const layer of [0, 1, 2]) draw(proj(layer), 0.02 / Math.sqrt(6));
        draw("transformer.h.1.attn.c_attn.weight", 0.02);
      },
      "bfloat16",
    );
    expect(findings).toMatchObject([
      {
        tensor: "transformer.h.0.mlp.c_proj.weight",
        fault: "same numbers",
        copies: [
          { tensor: "transformer.h.1.attn.c_attn.weight", scale: 2.45 },
          { tensor: proj(1), scale: 1 },
          { tensor: proj(2), scale: 1 },
        ],
      },
    ]);
    expect(findings[0]!.message).toContain("are those of transformer.h.1.attn.c_attn.weight (times 2.45), ");
  });

  it("torch's TransformerEncoder, whose layers are copies of one (pytorch issue 86274)", async () => {
    // torch 2.15: TransformerEncoder(TransformerEncoderLayer(8, 2, 16), 3) after manual_seed(86274).
    const bytes = readFileSync(join(import.meta.dirname, "data/torch-transformer-encoder.safetensors"));
    const file = await readSafetensors(new Blob([bytes]));
    const weights = Object.fromEntries(
      await Promise.all(
        [...file.tensors.values()]
          .filter(({ shape }) => shape.length === 2)
          .map(async ({ name, shape }) => [name, { dtype: "F32", shape, data: await file.read(name) }] as const),
      ),
    );
    const linear = { initializer: "kaimingUniform", options: { gain: Math.sqrt(1 / 3) } };
    const rules = [
      { match: "**.in_proj_weight", initializer: "glorotUniform" },
      { match: "**", ...linear },
    ];
    const findings = await foundBy(rules, weights as Record<string, TensorSource>);
    expect(findings.map(({ tensor, copies }) => [tensor, copies?.length])).toEqual([
      ["layers.0.linear1.weight", 2],
      ["layers.0.linear2.weight", 2],
      ["layers.0.self_attn.in_proj_weight", 2],
      ["layers.0.self_attn.out_proj.weight", 2],
    ]);
  });

  it("but not what the law repeats, rows of 0, or a tied tensor that is written twice", async () => {
    const rules = [{ match: "**", initializer: "icnr", options: { factor: 2, layout: "torch" } }];
    for (let seed = 0; seed < 20; seed++) {
      const weight = icnr(new CpuRng(seed), "float32", 32, 8, 3, 3, { factor: 2, layout: "torch" });
      expect(await foundBy(rules, { weight })).toEqual([]);
    }
    const wte = "transformer.wte.weight";
    const twice: Edit = (weights) => weights.set("lm_head.weight", weights.get(wte)!);
    expect(await found(GPT2, twice)).toEqual([]);
    const other: Edit = (weights) => {
      twice(weights);
      weights.set(wte, normal(new CpuRng(5), "float32", 500, 128, { std: 0.02 }));
    };
    expect(await found(GPT2, other)).toMatchObject([{ tensor: "lm_head.weight", fault: "extra" }]);
  });
});

it("a padding row that is another one's", async () => {
  const path = join(import.meta.dirname, "../../recipes/test/data/models/roberta.json");
  const { config } = JSON.parse(readFileSync(path, "utf8")) as { config: ModelConfig };
  const name = "roberta.embeddings.word_embeddings.weight";
  const findings = await found(config, (weights) => {
    const { data } = weights.get(name)!;
    const width = weights.get(name)!.shape[1]!;
    data.copyWithin(width, 0, width);
    data.fill(0, 0, width);
  });
  expect(findings).toMatchObject([{ tensor: name, fault: "constant rows", constant: [0], drawn: [1] }]);
  expect(findings[0]!.message).toMatch(
    /^row 0 is one number throughout, expected draws; row 1 has draws, expected one/,
  );
});

/** Numbers that a clamp leaves: at most `most` from 0. */
function clamp(tensor: Drawn, least: number, most: number) {
  for (const [i, value] of tensor.data.entries()) tensor.data[i] = Math.min(most, Math.max(least, value));
}

describe("tails that were clamped", () => {
  const wpe = "transformer.wpe.weight"; // [64, 128]

  it.each([
    ["at 3.2 standard deviations", -0.064, 0.064],
    ["on one side", -1, 0.06],
  ])("%s, of 8192 numbers", async (_, least, most) => {
    let seen = 0;
    for (let seed = 0; seed < 5; seed++) {
      const tensor = normal(new CpuRng(seed), "float32", 64, 128, { std: 0.02 });
      clamp(tensor, least, most);
      const [finding] = await found(GPT2, (weights) => weights.set(wpe, tensor));
      if (finding === undefined) continue;
      expect(finding).toMatchObject({ tensor: wpe, fault: "law", what: "values that are the least or the largest" });
      seen++;
    }
    expect(seen).toBeGreaterThanOrEqual(4);
  });

  it("at 0.97 of a uniform law's bound", async () => {
    const weight = uniform(new CpuRng(2), "float32", 64, 128, { lo: -0.1, hi: 0.1 });
    clamp(weight, -0.097, 0.097);
    const rules = [{ match: "**", initializer: "uniform", options: { lo: -0.1, hi: 0.1 } }];
    expect(await foundBy(rules, { weight })).toMatchObject([{ what: "values that are the least or the largest" }]);
  });

  it("but not numbers of 2²³, as JAX has them, nor float32 that were of 16 bits", async () => {
    const rng = new CpuRng(8);
    const rules = [{ match: "**", initializer: "uniform", options: { lo: -0.125, hi: 0.125 } }];
    const draws = uniform(rng, "float32", 512, 512, { lo: 0, hi: 1 }).data;
    const grid = draws.map((u) => Math.floor(u * 2 ** 23) / 2 ** 25 - 0.125);
    for (const end of [Math.min, Math.max])
      grid.fill(
        grid.reduce((a, b) => end(a, b)),
        1000 * end(1, 2),
        1000 * end(1, 2) + 2,
      );
    const wide = draws.slice(0, 1 << 16).map((u) => u / 4 - 0.125);
    const bits = new Uint32Array(wide.buffer);
    for (const [i, one] of bits.entries()) bits[i] = ((one + 0x8000) & 0xffff0000) >>> 0;
    const weights = {
      grid: { dtype: "F32", shape: [512, 512], data: grid },
      wide: { dtype: "F32", shape: [256, 256], data: wide },
    } as const;
    expect(await foundBy(rules, weights)).toEqual([]);
  });

  it("and constants that were of 16 bits are right", async () => {
    const path = join(import.meta.dirname, "../../recipes/test/data/models/t5-gated.json");
    const { config } = JSON.parse(readFileSync(path, "utf8")) as { config: ModelConfig };
    const widen: Edit = (weights) => {
      for (const { data } of weights.values()) {
        const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
        for (const [i, one] of bits.entries()) bits[i] = ((one + 0x8000) & 0xffff0000) >>> 0;
      }
    };
    expect(await found(config, widen)).toEqual([]);
    const other: Edit = (weights) => {
      for (const [name, { data }] of weights) if (name === "shared.weight") data.fill(0.7);
      weights.get("encoder.final_layer_norm.weight")!.data.fill(0.703);
    };
    expect(new Set((await found(config, other)).map(({ fault }) => fault))).toEqual(new Set(["law", "value"]));
  });
});
