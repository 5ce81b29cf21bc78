/** What the authors trained, where the library makes another: encoders. Values by the papers' and published codes' formulas. */
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { initialize, type ModelConfig, planOf } from "../src/index.ts";

function stdOf(config: ModelConfig, name: string, variant: "library" | "paper"): number {
  const plan = planOf(config, { variant });
  const one = plan.parameters.filter((parameter) => parameter.name === name);
  expect(one.length, name).toBe(1);
  const { data } = initialize(new CpuRng(11), one).get(name)!;
  return Math.sqrt((data as Float32Array).reduce((sum, x) => sum + x * x, 0) / data.length);
}

const clip = {
  model_type: "clip",
  projection_dim: 64,
  text_config: { hidden_size: 128, intermediate_size: 256, num_hidden_layers: 8, vocab_size: 300 },
  vision_config: { hidden_size: 128, intermediate_size: 256, num_hidden_layers: 8, image_size: 64, patch_size: 16 },
};
const siglip = {
  model_type: "siglip_vision_model",
  hidden_size: 96,
  intermediate_size: 64,
  num_hidden_layers: 1,
  image_size: 32,
};
const wave = { model_type: "hubert", hidden_size: 64, num_hidden_layers: 1, intermediate_size: 8 };
const efficient = { model_type: "efficientnet", width_coefficient: 1, depth_coefficient: 1, hidden_dim: 1280 };
const text = "text_model.encoder.layers.0.self_attn.";
const direction = "encoder.pos_conv_embed.conv.parametrizations.weight.original1";

it("CLIP's inner layers have PyTorch's biases in both towers", () => {
  const laws = new Map(planOf(clip, { variant: "paper" }).parameters.map(({ name, law }) => [name, law]));
  for (const tower of ["text", "vision"]) {
    const layer = `${tower}_model.encoder.layers.3.`;
    const bounds = (name: string) =>
      laws
        .get(`${layer}${name}`)!
        .match(/[\d.]+/g)!
        .map(Number);
    for (const bound of bounds("mlp.fc1.bias")) expect(bound).toBeCloseTo(128 ** -0.5, 12);
    for (const bound of bounds("mlp.fc2.bias")) expect(bound).toBeCloseTo(256 ** -0.5, 12);
    expect(laws.get(`${layer}self_attn.out_proj.bias`)).toBe("constant(value 0)");
  }
});

it.each([
  // OpenAI's attn_std is on what reads, proj_std on what writes; the library has them the other way round.
  ["CLIP's queries", clip, `${text}q_proj.weight`, 128 ** -0.5 / 4, 128 ** -0.5],
  ["CLIP's outputs", clip, `${text}out_proj.weight`, 128 ** -0.5, 128 ** -0.5 / 4],
  ["CLIP's positions", clip, "text_model.embeddings.position_embedding.weight", 0.02, 0.01],
  ["CLIP's patches", clip, "vision_model.embeddings.patch_embedding.weight", 0.02, (3 * 768) ** -0.5],
  // Cut at two standard deviations, 0.8796 of the spread is left.
  ["SigLIP's patches", siglip, "embeddings.patch_embedding.weight", 768 ** -0.5 / 0.8796, 768 ** -0.5],
  // efficientnet_model.py: fan-out is area · filters, and a depthwise kernel has one filter.
  ["EfficientNet's last convolution", efficient, "efficientnet.encoder.top_conv.weight", 0.02, Math.sqrt(2 / 1280)],
  [
    "EfficientNet's depthwise kernels",
    efficient,
    "efficientnet.encoder.blocks.12.depthwise_conv.depthwise_conv.weight",
    0.02,
    Math.sqrt(2 / 25),
  ],
  ["EfficientNet's head", { ...efficient, num_labels: 10 }, "classifier.weight", 0.02, 1 / Math.sqrt(30)],
  [
    "BERT's words",
    { model_type: "bert", vocab_size: 400, hidden_size: 96, pad_token_id: null },
    "embeddings.word_embeddings.weight",
    0.02,
    0.02 * 0.8796,
  ],
  ["HuBERT's positions", wave, direction, (4 * 128 * 3) ** -0.5, 2 * (128 * 64) ** -0.5],
] as [string, ModelConfig, string, number, number][])("%s", (_, config, name, library, paper) => {
  // At least 6,000 numbers: within five standard errors.
  expect(Math.abs(stdOf(config, name, "library") / library - 1)).toBeLessThan(0.05);
  expect(Math.abs(stdOf(config, name, "paper") / paper - 1)).toBeLessThan(0.05);
});

it("has ViT-MAE's tables, tokens and names", () => {
  const config = {
    model_type: "vit_mae",
    hidden_size: 16,
    decoder_hidden_size: 8,
    num_hidden_layers: 1,
    decoder_num_hidden_layers: 1,
    intermediate_size: 8,
    decoder_intermediate_size: 8,
    image_size: [8, 12],
    patch_size: 4,
  };
  const plan = planOf(config, { variant: "paper" });
  const weights = initialize(new CpuRng(2), plan);
  const data = (name: string) => [...(weights.get(name)!.data as Float32Array)];
  const positions = data("vit.embeddings.position_embeddings");
  expect(positions.slice(0, 16)).toEqual(Array(16).fill(0));
  // The last patch: column 2, row 1.
  const half = (at: number) => [0, 1, 2, 3].map((j) => at / 10000 ** (j / 4));
  const last = [...half(2).map(Math.sin), ...half(2).map(Math.cos), ...half(1).map(Math.sin), ...half(1).map(Math.cos)];
  for (const [i, x] of last.entries()) expect(positions.at(i - 16)).toBeCloseTo(x, 6);
  expect(new Set(data("vit.embeddings.cls_token")).size).toBe(16);
  expect(weights.has("decoder.decoder_layers.0.attention.attention.query.weight")).toBe(true);
  const bound = (name: string) => plan.parameters.find((one) => one.name === name)!.law;
  expect(bound("vit.embeddings.patch_embeddings.projection.weight")).toContain(String(Math.sqrt(6 / (48 + 16))));
  expect(bound("decoder.decoder_embed.weight")).toContain(String(Math.sqrt(6 / (16 + 8))));
  // timm's Block has one matrix for queries, keys and values.
  for (const part of ["query", "key", "value"]) {
    const one = `attention.attention.${part}.weight`;
    expect(bound(`vit.encoder.layer.0.${one}`)).toContain(String(Math.sqrt(6 / (16 + 48))));
    expect(bound(`decoder.decoder_layers.0.${one}`)).toContain(String(Math.sqrt(6 / (8 + 24))));
  }
  expect(bound("vit.encoder.layer.0.attention.output.dense.weight")).toContain(String(Math.sqrt(6 / (16 + 16))));
});

it("has SigLIP's pooling head with one law in all of its attention", () => {
  const law = (variant: "library" | "paper", name: string) =>
    planOf(siglip, { variant }).parameters.find((one) => one.name === `head.attention.${name}`)!.law;
  const [one, stacked] = [Math.sqrt(6 / (2 * 96)), Math.sqrt(6 / (4 * 96))];
  for (const name of ["in_proj_weight", "out_proj.weight"]) expect(law("paper", name)).toContain(`hi ${one}`);
  expect(law("library", "in_proj_weight")).toContain(`hi ${stacked}`);
});

it("has no row of zeros in BERT's words, as its authors' code", () => {
  const law = (variant: "library" | "paper") =>
    planOf({ model_type: "bert", num_hidden_layers: 1 }, { variant }).parameters.find(({ name }) =>
      name.endsWith("word_embeddings.weight"),
    )!.law;
  expect([law("library").includes("row 0"), law("paper")]).toEqual([
    true,
    "truncatedNormal(std 0.02, lo -0.04, hi 0.04)",
  ]);
});

it("stores the head of T5 where the config does not tie it", () => {
  const names = (config: ModelConfig, variant: "library" | "paper") =>
    planOf({ model_type: "t5", num_layers: 1, ...config }, { variant }).parameters.map(({ name }) => name);
  for (const untied of [{ tie_word_embeddings: false }, { scale_decoder_outputs: false }]) {
    expect(names(untied, "paper")).toContain("lm_head.weight");
    expect(names(untied, "library")).not.toContain("lm_head.weight");
  }
  expect(names({}, "paper")).not.toContain("lm_head.weight");
});

it("ESM's names are those of published files, its frequencies in each layer", () => {
  const config = {
    model_type: "esm",
    hidden_size: 8,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    intermediate_size: 4,
  };
  const names = (variant: "library" | "paper") =>
    planOf({ ...config, position_embedding_type: "rotary" }, { variant })
      .parameters.map(({ name }) => name.replace("esm.encoder.layer.", ""))
      .filter((name) => /inv_freq|^1\.LayerNorm/.test(name));
  const frequencies = "attention.self.rotary_embeddings.inv_freq";
  expect(names("library")).toEqual([`*.${frequencies}`, "1.LayerNorm.beta", "1.LayerNorm.gamma"]);
  expect(names("paper")).toEqual([`0.${frequencies}`, "1.LayerNorm.bias", "1.LayerNorm.weight", `1.${frequencies}`]);
});
