/** The variant "paper" of decoders: numbers that the authors state, or that their code has, at the sizes they trained. */
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { initialize, type ModelConfig, planOf } from "../src/index.ts";

/** Laws of the variant, by name; numbers in names stand for every layer. */
function lawsOf(config: ModelConfig) {
  const plan = planOf(config, { variant: "paper" });
  const of = (name: string) => {
    const found = plan.parameters.find((parameter) => parameter.name === name)!;
    return [found.initializer.settings.name, found.initializer.settings.options] as const;
  };
  return { plan, of, std: (name: string) => of(name)[1].std as number };
}

describe("GPT-NeoX", () => {
  // σ of Pythia and NeoX-20B by width and depth: √(2/(5d)) and 2/(L√d), four digits.
  it.each([
    [512, 6, 0.02795, 0.01473],
    [2048, 16, 0.01398, 0.00276],
    [5120, 36, 0.00884, 0.00078],
    [6144, 44, 0.00807, 0.00058],
  ])("of d = %d and %d layers", (hidden_size, num_hidden_layers, small, wang) => {
    const { std } = lawsOf({ model_type: "gpt_neox", hidden_size, num_hidden_layers, vocab_size: 100 });
    const last = `gpt_neox.layers.${num_hidden_layers - 1}`;
    for (const name of [
      "gpt_neox.embed_in",
      "embed_out",
      `${last}.attention.query_key_value`,
      `${last}.mlp.dense_h_to_4h`,
    ])
      expect(std(`${name}.weight`)).toBeCloseTo(small, 5);
    for (const name of ["attention.dense", "mlp.dense_4h_to_h"])
      expect(std(`${last}.${name}.weight`)).toBeCloseTo(wang, 5);
  });
});

describe("one σ for every matrix", () => {
  it.each(["deepseek_v2", "deepseek_v3"])("0.006 in %s", (model_type) => {
    const { plan } = lawsOf({ model_type, num_hidden_layers: 4, n_routed_experts: 2 });
    const weights = plan.parameters.filter(({ shape, isBuffer }) => shape.length > 1 && !isBuffer);
    expect(new Set(weights.map(({ law }) => law))).toEqual(new Set(["normal(std 0.006)"]));
  });

  it.each(["olmo2", "olmo3"])("0.02, cut at three σ, in %s, without a row of zeros", (model_type) => {
    const config = { model_type, hidden_size: 64, intermediate_size: 96, num_hidden_layers: 2, num_attention_heads: 4 };
    const { plan } = lawsOf({ ...config, vocab_size: 50 });
    for (const { name, shape } of plan.parameters) {
      if (shape.length === 1) continue;
      const values = initialize(new CpuRng(5), plan).get(name)!.data as Float32Array;
      expect(Math.max(...values.map(Math.abs)), name).toBeLessThanOrEqual(0.06);
      // A normal cut at ±3σ has a spread of 0.9866 σ.
      const std = Math.hypot(...values) / Math.sqrt(values.length);
      expect(Math.abs(std / (0.02 * 0.9866) - 1), name).toBeLessThan(5 / Math.sqrt(2 * values.length));
    }
  });
});

describe("scaled outputs", () => {
  it("of OPT are 0.006/√(2L)", () => {
    const { std } = lawsOf({ model_type: "opt", num_hidden_layers: 8 });
    expect(std("model.decoder.layers.7.fc1.weight")).toBe(0.006);
    for (const name of ["self_attn.out_proj", "fc2"]) expect(std(`model.decoder.layers.7.${name}.weight`)).toBe(0.0015);
  });

  it("of BLOOM are σ/√(2L), σ 0.0048 at the width of the largest", () => {
    const { std } = lawsOf({ model_type: "bloom", hidden_size: 14336, n_layer: 2, n_head: 112, vocab_size: 10 });
    expect(std("transformer.word_embeddings.weight")).toBeCloseTo(0.0048, 4);
    for (const name of ["self_attention.dense", "mlp.dense_4h_to_h"])
      expect(std(`transformer.h.1.${name}.weight`)).toBeCloseTo(0.0048 / 2, 4);
  });
});

describe("Mamba", () => {
  const size = { hidden_size: 64, num_hidden_layers: 4, state_size: 8, vocab_size: 50 };

  it("has PyTorch's defaults, 1/√L where it writes to the residual stream, and keeps A_log and D in float32", () => {
    const { plan, of } = lawsOf({ model_type: "mamba", ...size });
    const mixer = "backbone.layers.3.mixer";
    expect(of("backbone.embeddings.weight")).toEqual(["normal", { std: 0.02 }]);
    const bound = (name: string) => of(`${mixer}.${name}`)[1].hi;
    expect([bound("in_proj.weight"), bound("x_proj.weight")]).toEqual([1 / 8, 1 / Math.sqrt(128)]);
    expect([bound("conv1d.weight"), bound("conv1d.bias"), bound("dt_proj.weight")]).toEqual([0.5, 0.5, 0.5]);
    expect(bound("out_proj.weight")).toBe(1 / Math.sqrt(128) / 2);
    const float32 = plan.parameters.filter(({ dtype }) => dtype === "float32").map(({ name }) => name.slice(-5));
    expect(new Set(float32)).toEqual(new Set(["A_log", "xer.D"]));
  });

  it("2 has A uniform on [1, 16)", () => {
    const { of } = lawsOf({ model_type: "mamba2", ...size, num_heads: 8, n_groups: 2 });
    expect(of("backbone.layers.0.mixer.A_log")).toEqual(["mamba2ALog", { lo: 1, hi: 16 }]);
    expect(of("backbone.layers.0.mixer.conv1d.bias")[1].hi).toBe(0.5);
  });
});
