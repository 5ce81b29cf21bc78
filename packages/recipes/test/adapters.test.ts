/**
 * LoRA, VeRA and new vocabulary rows. `data/peft-adapters.json` is what PEFT 0.21.2 with transformers 5.24.0 made: name,
 * shape, spread and largest magnitude of each tensor of `get_peft_model_state_dict`.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { product, type WeightInitError } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import {
  initialize,
  type LoraPlanOptions,
  loraPlan,
  type Plan,
  planOf,
  veraPlan,
  vocabularyPlan,
} from "../src/index.ts";
import { statistics } from "./compare.ts";

type Row = [name: string, shape: number[], std: number, most: number];
const made = JSON.parse(readFileSync(join(import.meta.dirname, "data/peft-adapters.json"), "utf8")) as Record<
  string,
  Row[]
>;

const llama = planOf({
  model_type: "llama",
  hidden_size: 64,
  intermediate_size: 160,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 100,
});
const gpt2 = planOf({ model_type: "gpt2", n_embd: 64, n_layer: 1, n_head: 4, vocab_size: 100, n_positions: 32 });
const resnet = planOf(
  { model_type: "resnet", embedding_size: 8, hidden_sizes: [8, 16], depths: [1, 1], layer_type: "basic" },
  { architecture: "ResNetModel" },
);
const convnext = planOf(
  { model_type: "convnext", hidden_sizes: [8, 16, 32, 64], depths: [1, 1, 1, 1] },
  { architecture: "ConvNextModel" },
);

const plans: Record<string, Plan> = {
  "llama qv r8": loraPlan(llama, { rank: 8, targets: ["q_proj", "v_proj"] }),
  "llama all-linear gaussian r4 bias": loraPlan(llama, { rank: 4, targets: "all-linear", init: "gaussian" }),
  "llama embed r4": loraPlan(llama, { rank: 4, targets: ["embed_tokens", "lm_head"] }),
  "llama orthogonal r4": loraPlan(llama, { rank: 4, targets: ["q_proj"], init: "orthogonal" }),
  "llama bias r4": loraPlan(llama, { rank: 4, targets: ["o_proj"], bias: true }),
  "llama false r4": loraPlan(llama, { rank: 4, targets: ["q_proj"], init: "linear" }),
  "llama rank_pattern": loraPlan(llama, {
    rank: 4,
    targets: ["q_proj", "v_proj"],
    ranks: { "layers.1.self_attn.q_proj": 16 },
  }),
  "gpt2 c_attn r8": loraPlan(gpt2, { rank: 8, targets: ["c_attn"] }),
  "gpt2 all-linear r8": loraPlan(gpt2, { rank: 8, targets: "all-linear" }),
  "resnet conv r4": loraPlan(resnet, { rank: 4, targets: ["convolution"] }),
  "convnext dw r4": loraPlan(convnext, { rank: 4, targets: ["pwconv1", "patch_embeddings"] }),
  "llama vera r16": veraPlan(llama, { rank: 16, targets: ["q_proj", "v_proj", "down_proj"] }),
  "gpt2 vera r16": veraPlan(gpt2, { rank: 16, targets: ["c_attn", "c_fc"] }),
};

describe("adapters are PEFT's", () => {
  it.each(Object.keys(made))("%s", (key) => {
    // PEFT saves the embeddings themselves beside their adapters.
    const rows = made[key]!.filter(([name]) => !name.includes("base_layer"));
    const plan = plans[key]!;
    expect(plan.parameters.map(({ name, shape }) => [name, shape])).toEqual(rows.map(([name, shape]) => [name, shape]));
    const weights = initialize(new CpuRng(7), plan);
    for (const [name, shape, std, most] of rows) {
      const ours = statistics(weights.get(name)!.data as Float32Array);
      if (std < 1e-6) {
        expect([ours.min, ours.max], name).toEqual([Math.fround(most), Math.fround(most)]);
        continue;
      }
      // Five standard errors of the difference of two spreads; an orthogonal pair has fewer free numbers than it has.
      const free = product(shape) / (key.includes("orthogonal") ? 2 : 1);
      expect(Math.abs(ours.std / std - 1), `${name}: std`).toBeLessThan(5 / Math.sqrt(free));
      const isUniform = most < 2 * std;
      if (isUniform) expect(Math.abs(Math.max(ours.max, -ours.min) / most - 1), `${name}: bound`).toBeLessThan(0.3);
    }
  });

  it("orthogonal pairs begin at B·A = 0, though neither is", () => {
    const weights = initialize(new CpuRng(1), plans["llama orthogonal r4"]!, { dtype: "float64" });
    const of = (half: string) =>
      weights.get(`base_model.model.model.layers.1.self_attn.q_proj.lora_${half}.weight`)!
        .data as unknown as Float64Array;
    const [a, b] = [of("A"), of("B")];
    for (let i = 0; i < 64; i++) {
      for (let j = 0; j < 64; j++) {
        let sum = 0;
        for (let r = 0; r < 4; r++) sum += b[4 * i + r]! * a[64 * r + j]!;
        expect(Math.abs(sum)).toBeLessThan(1e-14);
      }
    }
    expect(statistics(a).std).toBeGreaterThan(0.05);
  });

  it("takes patterns, and counts what is trained", () => {
    expect(loraPlan(llama, { rank: 1, targets: ["**.layers.0.*.q_proj"] }).size).toBe(128);
    expect(loraPlan(llama, { rank: 2, ranks: { "**.layers.1.**": 1 }, targets: ["q_proj"] }).size).toBe(256 + 128);
    expect(plans["llama vera r16"]!.size).toBe(2 * (64 + 16 + 32 + 16 + 64 + 16));
  });

  it.each([
    [{ rank: 0, targets: ["q_proj"] }],
    [{ rank: 1.5, targets: ["q_proj"] }],
    [{ targets: ["q_proj"] }],
    [{ rank: 1, targets: [] }],
    [{ rank: 1, targets: "q_proj" }],
    [{ rank: 1, targets: [1] }],
    [{ rank: 1, targets: [""] }],
    [{ rank: 1, targets: ["q_porj"] }],
    [{ rank: 1, targets: ["input_layernorm"] }],
    [{ rank: 1, targets: ["proj"] }],
    [{ rank: 1, targets: ["q_proj"], init: "pissa" }],
    [{ rank: 3, targets: ["q_proj"], init: "orthogonal" }],
    [{ rank: 1, targets: ["q_proj"], ranks: { q_proj: 0 } }],
  ])("refuses %j", (options) => {
    for (const call of [loraPlan, veraPlan] as const) {
      if (call === veraPlan && ("init" in options || "ranks" in options)) continue;
      expect(codeOf(() => call(llama, options as LoraPlanOptions))).toBe("WI_BAD_OPTION");
    }
  });

  it("refuses layers that it has no adapter for, and what is no plan", () => {
    expect(codeOf(() => loraPlan(convnext, { rank: 4, targets: ["dwconv"] }))).toBe("WI_BAD_OPTION");
    expect(codeOf(() => loraPlan(resnet, { rank: 4, targets: ["convolution"], init: "orthogonal" }))).toBe(
      "WI_BAD_OPTION",
    );
    expect(codeOf(() => veraPlan(llama, { rank: 4, targets: ["embed_tokens"] }))).toBe("WI_BAD_OPTION");
    expect(codeOf(() => veraPlan(llama, { rank: 4, targets: ["q_proj"], dInitial: Number.NaN }))).toBe("WI_BAD_OPTION");
    expect(codeOf(() => loraPlan([] as never, { rank: 4, targets: ["q_proj"] }))).toBe("WI_BAD_ARGUMENT");
  });
});

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as WeightInitError).code;
  }
  return "";
}

describe("new rows of a vocabulary", () => {
  const sizes = { hidden_size: 8, intermediate_size: 8, num_hidden_layers: 1, num_attention_heads: 2 };
  it.each([
    ["llama", ["lm_head.weight", "model.embed_tokens.weight"], { pad_token_id: 3 }],
    ["gemma", ["model.embed_tokens.weight"], {}],
    [
      "bert",
      ["cls.predictions.bias", "bert.embeddings.word_embeddings.weight"],
      { architectures: ["BertForMaskedLM"] },
    ],
    ["phi", ["lm_head.bias", "lm_head.weight", "model.embed_tokens.weight"], {}],
    ["gpt_neox", ["embed_out.weight", "gpt_neox.embed_in.weight"], {}],
  ])("of %s are those of the larger model", (model_type, names, more) => {
    // As many positions as tokens.
    const config = { model_type, ...sizes, head_dim: 4, max_position_embeddings: 20, type_vocab_size: 2, ...more };
    const rows = vocabularyPlan(planOf({ ...config, vocab_size: 20 }), { from: 20, to: 23 });
    expect(rows.parameters.map(({ name }) => name).sort()).toEqual([...names].sort());
    const larger = initialize(new CpuRng(5), planOf({ ...config, vocab_size: 23 }), { dtype: "bfloat16" });
    const weights = initialize(new CpuRng(5), rows, { dtype: "bfloat16" });
    for (const name of names) {
      const whole = larger.get(name)!;
      expect(weights.get(name)!.shape).toEqual([3, ...whole.shape.slice(1)]);
      expect(weights.get(name)!.data).toEqual(whole.data.slice(20 * product(whole.shape.slice(1))));
    }
    expect(rows.size).toBe(rows.parameters.reduce((sum, { shape }) => sum + product(shape), 0));
  });

  it("are sliced as other tensors are", () => {
    const rows = vocabularyPlan(planOf({ model_type: "llama", ...sizes, vocab_size: 20 }), { from: 20, to: 25 });
    const { name, initializer } = rows.parameters[0]!;
    const init = initializer as unknown as (...args: unknown[]) => { data: Float32Array };
    const rng = () => new CpuRng(5).fork(name);
    const all = init(rng(), "float32", [5, 8]).data;
    expect(init(rng(), "float32", 5, 8).data).toEqual(all);
    expect(init(rng(), "float32", [5, 8], { rows: [2, 4] }).data).toEqual(all.slice(16, 32));
    expect([...init(rng(), "float32", [5, 8], { slice: { 0: [1, 3], 1: [7, 8] } }).data]).toEqual([all[15], all[23]]);
  });

  it.each([
    [{ from: 20, to: 20 }],
    [{ from: -1, to: 20 }],
    [{ from: 20 }],
    [{ from: 19, to: 21 }],
    [{ from: 20, to: 20.5 }],
    [undefined],
  ])("refuses %j", (options) => {
    const plan = planOf({ model_type: "llama", ...sizes, vocab_size: 20 });
    expect(codeOf(() => vocabularyPlan(plan, options as never))).toBe("WI_BAD_OPTION");
  });
});
