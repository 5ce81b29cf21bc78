/** Decoders whose authors' law stands in the config: spreads by the published codes' and papers' formulas. */
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { initialize, type ModelConfig, planOf } from "../src/index.ts";

function lawOf(config: ModelConfig, name: string, variant: "library" | "paper" = "paper"): string {
  return planOf(config, { variant }).parameters.find((one) => one.name.endsWith(name))!.law;
}
/** What a law says, in six digits. */
const short = (law: string) => law.replace(/\d\.\d{6,}(e-\d+)?/g, (x) => String(Number(Number(x).toPrecision(6))));

describe("MPT's init_config", () => {
  const d = 64;
  const mpt = (init_config?: ModelConfig) => ({
    model_type: "mpt",
    d_model: d,
    n_layers: 8,
    vocab_size: 50,
    tie_word_embeddings: false,
    ...(init_config && { init_config }),
  });
  const normal = (std: number) => short(`normal(std ${std})`);
  const uniform = (bound: number) => short(`uniform(lo ${-bound}, hi ${bound})`);
  // Fused queries, keys and values have the fans of each, d and d; residual matrices are divided by √16.
  it.each([
    [undefined, normal(Math.SQRT2 / 8), normal(Math.SQRT2 / 16 / 4), normal(Math.SQRT2 / 8)],
    [{ name: "baseline_", init_std: 0.02 }, normal(0.02), normal(0.005), normal(0.02)],
    [{ name: "small_init_" }, normal(Math.sqrt(2 / 320)), normal(Math.sqrt(2 / 320) / 4), normal(Math.sqrt(2 / 320))],
    // GPT-NeoX: small_init, and what writes to the residual stream wang_init, 2/(L√d).
    [{ name: "neox_init_" }, normal(Math.sqrt(2 / 320)), normal(2 / 8 / 8), normal(Math.sqrt(2 / 320))],
    [
      {
        name: "kaiming_uniform_",
        init_nonlinearity: "leaky_relu",
        init_gain: Math.sqrt(5),
        init_div_is_residual: false,
      },
      uniform(1 / 8),
      uniform(1 / 16),
      uniform(1 / 8),
    ],
    [
      { name: "kaiming_normal_", fan_mode: "fan_out", init_nonlinearity: "linear" },
      normal(1 / 8),
      normal(1 / 32),
      normal(50 ** -0.5),
    ],
    [
      { name: "xavier_normal_", init_gain: 2 },
      normal(2 / 8),
      normal((2 * Math.sqrt(2 / 320)) / 4),
      normal(2 * Math.sqrt(2 / 114)),
    ],
    [
      { name: "xavier_uniform_", init_gain: 1, init_div_is_residual: 2 },
      uniform(Math.sqrt(6 / 128)),
      uniform(Math.sqrt(6 / 320) / 2),
      uniform(Math.sqrt(6 / 114)),
    ],
    [{ name: "kaiming_normal_", emb_init_std: 0.5 }, normal(Math.SQRT2 / 8), normal(Math.SQRT2 / 16 / 4), normal(0.5)],
    [
      { name: "kaiming_normal_", emb_init_uniform_lim: [-1, 2] },
      normal(Math.SQRT2 / 8),
      normal(Math.SQRT2 / 16 / 4),
      "uniform(lo -1, hi 2)",
    ],
    [{ name: "default_" }, uniform(1 / 8), uniform(1 / 16), normal(1)],
  ] as [ModelConfig | undefined, string, string, string][])("%j", (init, qkv, down, words) => {
    const config = mpt(init);
    expect(short(lawOf(config, "blocks.3.attn.Wqkv.weight"))).toBe(qkv);
    expect(short(lawOf(config, "blocks.3.ffn.down_proj.weight"))).toBe(down);
    expect(short(lawOf(config, "wte.weight"))).toBe(words);
    expect(lawOf(config, "blocks.3.norm_1.weight")).toBe("constant(value 1)");
    expect(lawOf(config, "blocks.3.attn.Wqkv.weight", "library")).toBe("normal(std 0.02)");
  });

  it("refuses a name that there is not", () => {
    expect(() => planOf(mpt({ name: "nope_" }), { variant: "paper" })).toThrow(
      /name of the config to be one of "baseline_"/,
    );
  });
});

it("MiniCPM's matrices are narrower by the root of the width", () => {
  const config = {
    model_type: "minicpm",
    hidden_size: 256,
    intermediate_size: 64,
    num_hidden_layers: 1,
    num_attention_heads: 4,
    vocab_size: 50,
    initializer_range: 0.1,
    dim_model_base: 64,
  };
  expect(lawOf(config, "mlp.up_proj.weight")).toBe("normal(std 0.05)");
  expect(lawOf(config, "embed_tokens.weight")).toBe("normal(std 0.1)");
  expect(lawOf({ ...config, tie_word_embeddings: false }, "lm_head.weight")).toBe("normal(std 0.1)");
  expect(lawOf(config, "mlp.up_proj.weight", "library")).toBe("normal(std 0.1)");
  expect(planOf(config).parameters.map(({ name }) => name)).toEqual(
    planOf({ ...config, model_type: "llama", tie_word_embeddings: true }).parameters.map(({ name }) => name),
  );
});

it("Cerebras-GPT's matrices follow mup_width_scale", () => {
  const config = {
    model_type: "gpt2",
    n_embd: 64,
    n_layer: 8,
    n_head: 4,
    vocab_size: 50,
    n_positions: 16,
    mup_width_scale: 0.25,
  };
  expect(lawOf(config, "h.0.attn.c_attn.weight")).toBe("normal(std 0.01)");
  expect(short(lawOf(config, "h.0.mlp.c_proj.weight"))).toBe("normal(std 0.0025)");
  expect(lawOf(config, "wte.weight")).toBe("normal(std 0.02)");
  expect(lawOf(config, "wpe.weight")).toBe("normal(std 0.02)");
  expect(lawOf(config, "h.0.attn.c_attn.weight", "library")).toBe("normal(std 0.02)");
});

it("BTLM's matrices follow mup_width_scale, and its slopes are ALiBi's", () => {
  const alibi = { model_type: "btlm", position_embedding_type: "alibi", activation_function: "swiglu" };
  const published = planOf({ ...alibi, n_embd: 2560, n_layer: 32, n_head: 32, n_inner: 6826, vocab_size: 50257 });
  // 2560·50257 of words; a layer 2560·7680 + 7680, 2560² + 2560, 3·2560·6826 + 2·6826 + 2560 and 4·2560; the last norm; slopes.
  expect(published.size).toBe(128_657_920 + 32 * (19_668_480 + 6_556_160 + 52_439_892 + 10_240) + 5120 + 32);
  const small = { ...alibi, n_embd: 24, n_layer: 8, n_head: 12, vocab_size: 50, mup_width_scale: 0.25 };
  expect(lawOf(small, "h.0.mlp.c_fc2.weight")).toBe("normal(std 0.01)");
  expect(short(lawOf(small, "h.0.attn.c_proj.weight"))).toBe("normal(std 0.0025)");
  expect(lawOf(small, "wte.weight")).toBe("normal(std 0.02)");
  // Section 3 of the paper: 1/2, 1/4 … 1/256 of 8 heads; its code has four more between the first for 12.
  const slopes = initialize(new CpuRng(1), planOf(small)).get("transformer.relative_pe.slopes")!.data as Float32Array;
  const eight = Array.from({ length: 8 }, (_, i) => 0.5 ** (i + 1));
  expect([...slopes]).toEqual([...eight, ...[0.5, 1.5, 2.5, 3.5].map((x) => Math.fround(2 ** -x))]);
  expect(planOf({ ...small, position_embedding_type: "learned", n_positions: 9 }).parameters.at(-1)!.shape).toEqual([
    50, 24,
  ]);
});

it("a model with images that is not known says that its language model is", () => {
  const config = { model_type: "kosmos", text_config: { model_type: "llama" } };
  expect(() => planOf(config)).toThrow(/got "kosmos"; its text_config is one of a llama, which can be planned alone/);
});
