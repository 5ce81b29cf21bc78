/** Configs that are none, families of one's own, and what `initialize` refuses. */

import { normal, registerRng, type WeightInitError } from "@weightinit/core";
import { CpuRng, cpuDevice, cpuRngFrom } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { type Family, initialize, keras, type ModelConfig, planOf, torch } from "../src/index.ts";

const code = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return (error as WeightInitError).code;
  }
  return "";
};

const tiny = { model_type: "gpt2", n_embd: 8, n_layer: 1, n_head: 2, vocab_size: 5, n_positions: 3 };
const sizes = { hidden_size: 8, intermediate_size: 8, num_hidden_layers: 2, num_attention_heads: 2, vocab_size: 5 };
const llama = { model_type: "llama", ...sizes };

describe("planOf", () => {
  it.each([
    [null, "WI_BAD_CONFIG"],
    [[], "WI_BAD_CONFIG"],
    ["llama", "WI_BAD_CONFIG"],
    [{}, "WI_UNKNOWN_FAMILY"],
    [{ model_type: "nope" }, "WI_UNKNOWN_FAMILY"],
    [{ model_type: "toString" }, "WI_UNKNOWN_FAMILY"],
    [{ ...tiny, architectures: ["BertModel"] }, "WI_UNKNOWN_FAMILY"],
    [{ ...tiny, n_embd: -1 }, "WI_BAD_CONFIG"],
    [{ ...tiny, n_embd: "8" }, "WI_BAD_CONFIG"],
    [{ ...tiny, n_layer: 0.5 }, "WI_BAD_CONFIG"],
    [{ ...tiny, tie_word_embeddings: "yes" }, "WI_BAD_CONFIG"],
    [{ ...tiny, initializer_range: "0.02" }, "WI_BAD_CONFIG"],
    [{ ...llama, num_attention_heads: 0 }, "WI_BAD_CONFIG"],
    [{ ...llama, pad_token_id: 5 }, "WI_BAD_CONFIG"],
    [{ ...llama, pad_token_id: -6 }, "WI_BAD_CONFIG"],
    [{ ...llama, model_type: "phi3" }, "WI_BAD_CONFIG"], // its default pad_token_id is 32000
    [{ ...llama, model_type: "lfm2", layer_types: ["conv"] }, "WI_BAD_CONFIG"],
  ] as [ModelConfig, string][])("refuses %j", (config, expected) => {
    expect(code(() => planOf(config))).toBe(expected);
  });

  it("takes the class from the option, the config, or the family", () => {
    expect(planOf(tiny).architecture).toBe("GPT2LMHeadModel");
    expect(planOf({ ...tiny, architectures: ["GPT2Model"] }).parameters[0]!.name).toBe("h.0.attn.c_attn.bias");
    expect(
      planOf({ ...tiny, architectures: ["GPT2Model"] }, { architecture: "GPT2LMHeadModel" }).parameters[0]!.name,
    ).toBe("transformer.h.0.attn.c_attn.bias");
    expect(code(() => planOf(tiny, { variant: "mine" as never }))).toBe("WI_BAD_OPTION");
  });

  it("says which row of an embedding is 0, counted from the end too", () => {
    const law = (pad_token_id: number | null) => planOf({ ...llama, pad_token_id }).parameters[1]!.law;
    expect(law(null)).toBe("normal(std 0.02)");
    expect([law(3), law(-2)]).toEqual(["normal(std 0.02), row 3 0", "normal(std 0.02), row 3 0"]);
  });

  it("says what the rows of a layer are", () => {
    expect(torch.embedding("words", 50, 20, { paddingIdx: -1 })[0]!.law).toBe("normal(std 1), row 49 0");
    expect(keras.lstm("lstm", 5, 4).at(-1)!.law).toBe(
      "rowBlocks(4 of constant(value 0), 4 of constant(value 1), 8 of constant(value 0))",
    );
  });

  it("knows families of one's own, which come first", () => {
    const mine: Family = {
      types: ["mine"],
      revision: 3,
      architectures: ["Mine"],
      defaults: { width: 4 },
      build: ({ config, model }) => model.linear("fc", 2, config.size("width"), { bias: true }),
    };
    const plan = planOf({ model_type: "mine" }, { families: [mine] });
    expect(plan).toMatchObject({ family: "mine", revision: 3, size: 10, variant: "library" });
    expect(plan.parameters.map(({ name, law }) => [name, law])).toEqual([
      ["fc.bias", "constant(value 0)"],
      ["fc.weight", "normal(std 0.02)"],
    ]);
  });
});

describe("initialize", () => {
  it("makes each tensor from the fork of its name, by one call", () => {
    const weights = initialize(new CpuRng(42), planOf(tiny), { dtype: "float64" });
    const name = "transformer.h.0.mlp.c_fc.weight";
    expect(weights.get(name)!.data).toEqual(normal(new CpuRng(42).fork(name), "float64", 8, 32, { std: 0.02 }).data);
    expect([...weights.keys()]).toEqual(planOf(tiny).parameters.map((parameter) => parameter.name));
  });

  it("says how far it is, and stops", () => {
    const seen: number[] = [];
    const plan = planOf(tiny);
    initialize(new CpuRng(1), plan, { onProgress: ({ done }) => seen.push(done) });
    expect(seen).toEqual(plan.parameters.map((_, i) => i + 1));
    const signal = AbortSignal.abort(new Error("enough"));
    expect(() => initialize(new CpuRng(1), plan, { signal })).toThrow("enough");
  });

  it("refuses what is no plan, and generators without forks", () => {
    expect(code(() => initialize(new CpuRng(1), {} as never))).toBe("WI_BAD_ARGUMENT");
    expect(code(() => initialize(new CpuRng(1), undefined as never))).toBe("WI_BAD_ARGUMENT");
    expect(code(() => initialize(new CpuRng(1), [torch.linear("a", 2, 3), torch.prelu("a")]))).toBe("WI_BAD_ARGUMENT");
    expect(code(() => initialize(cpuRngFrom(Math.random), planOf(tiny)))).toBe("WI_NOT_PORTABLE");
  });
});

describe("a plan of 70 billion parameters", () => {
  it("shares its laws, so that it costs a name and a shape a tensor", () => {
    const llama70 = { hidden_size: 8192, intermediate_size: 28672, num_hidden_layers: 80, num_attention_heads: 64 };
    const plan = planOf({ model_type: "llama", ...llama70, num_key_value_heads: 8, vocab_size: 128256 });
    expect([plan.size, plan.parameters.length]).toEqual([70553706496, 723]);
    expect(new Set(plan.parameters.map(({ initializer }) => initializer)).size).toBe(2);
  });
});

describe("fields that say a size twice", () => {
  const shapeOf = (config: ModelConfig, name: string) =>
    planOf(config).parameters.find((parameter) => parameter.name === name)?.shape;

  it("Marian's head has the shared vocabulary where the embeddings are shared", () => {
    const config = {
      model_type: "marian",
      architectures: ["MarianMTModel"],
      d_model: 8,
      vocab_size: 97,
      decoder_vocab_size: 60,
      pad_token_id: 0,
      tie_word_embeddings: false,
      encoder_layers: 1,
      decoder_layers: 1,
    };
    expect(shapeOf({ ...config, share_encoder_decoder_embeddings: true }, "lm_head.weight")).toEqual([97, 8]);
    expect(shapeOf({ ...config, share_encoder_decoder_embeddings: false }, "lm_head.weight")).toEqual([60, 8]);
  });

  it("Mamba's inner width is intermediate_size where the config has it", () => {
    const config = { model_type: "mamba", hidden_size: 32, num_hidden_layers: 1, vocab_size: 50, expand: 2 };
    const name = "backbone.layers.0.mixer.in_proj.weight";
    expect(shapeOf(config, name)).toEqual([128, 32]);
    expect(shapeOf({ ...config, intermediate_size: 7 }, name)).toEqual([14, 32]);
  });
});

describe("a device that sends its work", () => {
  it("gets that of a whole model together", () => {
    let depth = 0;
    const batches: number[] = [];
    const fills: number[] = [];
    const device = {
      ...cpuDevice,
      name: "sends",
      batch(_: unknown, all: () => void) {
        batches.push(++depth);
        all();
        depth--;
      },
      fill(...args: Parameters<typeof cpuDevice.fill>) {
        fills.push(depth);
        cpuDevice.fill(...args);
      },
    };
    class SendingRng extends CpuRng {}
    registerRng(SendingRng, device as typeof cpuDevice);
    const plan = planOf(tiny);
    const weights = initialize(new SendingRng(3), plan);
    // The model's batch is the first, and each tensor's is within it.
    expect(batches.filter((at) => at === 1).length).toBe(1);
    expect(fills.length).toBeGreaterThan(plan.parameters.length / 2);
    expect(Math.min(...fills)).toBeGreaterThanOrEqual(1);
    const name = plan.parameters[1]!.name;
    expect(weights.get(name)!.data).toEqual(initialize(new CpuRng(3), plan).get(name)!.data);
  });
});
