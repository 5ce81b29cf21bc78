/** `weightinit check` and `show`: what people missed is found, and right files are right. */
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constant, normal, type Tensor, truncatedNormal, uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { initialize, type ModelConfig, planOf } from "@weightinit/recipes";
import { type TensorSource, writeSafetensors } from "@weightinit/safetensors";
import { afterEach, describe, expect, it, vi } from "vitest";
import { check } from "../src/commands/check.ts";
import { show } from "../src/commands/show.ts";
import { cli, folder, SMALL, write } from "./support.ts";

afterEach(() => vi.restoreAllMocks());

/** Small files, and what safetensors 0.8.0 says of each. */
const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../safetensors/test/data/reference-cases.json"), "utf8"),
) as { cases: readonly { case: string; hex: string; fault?: string }[] };

/** What a command prints with --json, run in this process. */
async function printed(command: (words: readonly string[]) => Promise<number>, words: readonly string[]) {
  const out: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  const code = await command([...words, "--json"]);
  vi.restoreAllMocks();
  return { code, result: JSON.parse(out.join("")) };
}

/** Writes a model, some of its tensors changed. */
async function file(
  config: ModelConfig,
  changed: Record<string, Tensor>,
  dtype: "float32" | "bfloat16" = "float32",
  seed = 1,
  variant: "library" | "paper" = "library",
) {
  const at = folder();
  write(join(at, "config.json"), config);
  const plan = planOf(config, { variant });
  const weights: Map<string, Tensor> = initialize(new CpuRng(seed), plan, { dtype });
  for (const { name, tiedTo } of plan.parameters) if (tiedTo !== undefined) weights.delete(name);
  const counters = plan.parameters.filter(({ dtype: own }) => own === "int64").map(({ name }) => name);
  for (const [name, tensor] of Object.entries(changed)) weights.set(name, tensor);
  const path = join(at, "model.safetensors");
  const zeros = counters.map((name) => [name, { dtype: "I64", shape: [], data: new BigInt64Array(1) }] as const);
  await writeSafetensors(new Map<string, TensorSource>([...weights, ...zeros]), path);
  return path;
}

interface Finding {
  readonly tensor: string;
  readonly fault: string;
}

async function deviating(path: string, ...more: string[]): Promise<string[]> {
  const { code, result } = await printed(check, [path, ...more]);
  expect(code).toBe(result.findings.length === 0 ? 0 : 1);
  return [...new Set((result.findings as Finding[]).map(({ tensor, fault }) => `${tensor} ${fault}`))];
}

const GPT2: ModelConfig = { ...SMALL, vocab_size: 500 };
const rng = new CpuRng(99);
const C_PROJ = "transformer.h.1.mlp.c_proj.weight";

describe("a file that is right", () => {
  it.each(["float32", "bfloat16"] as const)("has nothing wrong, from many seeds, in %s", async (dtype) => {
    for (let seed = 0; seed < 10; seed++) expect(await deviating(await file(GPT2, {}, dtype, seed))).toEqual([]);
  });

  it.each([
    { model_type: "nanogpt", n_layer: 1, n_head: 2, n_embd: 32, vocab_size: 64, block_size: 16 },
    // Uniform laws, vectors of few numbers, counters.
    {
      model_type: "torchvision_vit",
      hidden_dim: 32,
      mlp_dim: 64,
      num_layers: 1,
      num_heads: 2,
      image_size: 32,
      num_classes: 5,
    },
    { model_type: "resnet", embedding_size: 8, hidden_sizes: [8, 16], depths: [1, 1], layer_type: "basic" },
  ])("with other laws: $model_type", async (model) => {
    for (let seed = 0; seed < 5; seed++) expect(await deviating(await file(model, {}, "float32", seed))).toEqual([]);
  });
});

describe("a file that is wrong", () => {
  it("a depth scaling that was not applied (GPT-2 in transformers 5)", async () => {
    const tensor = normal(rng, "float32", 512, 128, { std: 0.02 });
    expect(await deviating(await file(GPT2, { [C_PROJ]: tensor }))).toEqual([`${C_PROJ} law`]);
  });

  it("scales that were swapped (CLIP's fc1 and fc2)", async () => {
    const config = {
      model_type: "clip_vision_model",
      hidden_size: 64,
      intermediate_size: 256,
      num_hidden_layers: 2,
      num_attention_heads: 2,
      image_size: 32,
      patch_size: 16,
    };
    const plan = planOf(config);
    const [fc1, fc2] = ["fc1", "fc2"].map(
      (fc) => plan.parameters.find(({ name }) => name.includes(`1.mlp.${fc}.weight`))!,
    );
    const stdOf = (one: typeof fc1) => Number(/std ([\d.]+)/.exec(one!.law)![1]);
    const path = await file(config, {
      [fc1!.name]: normal(rng, "float32", 256, 64, { std: stdOf(fc2) }),
      [fc2!.name]: normal(rng, "float32", 64, 256, { std: stdOf(fc1) }),
    });
    expect((await deviating(path)).sort()).toEqual([`${fc1!.name} law`, `${fc2!.name} law`]);
  });

  it("tables of positions that were left at 0 (ViT-MAE in transformers 5)", async () => {
    const config = {
      model_type: "vit_mae",
      hidden_size: 64,
      intermediate_size: 96,
      num_hidden_layers: 1,
      num_attention_heads: 4,
      image_size: 32,
      patch_size: 8,
      decoder_hidden_size: 32,
      decoder_num_hidden_layers: 1,
      decoder_num_attention_heads: 4,
      decoder_intermediate_size: 48,
    };
    const tables = {
      "decoder.decoder_pos_embed": constant(rng, "float32", 1, 17, 32, { value: 0 }),
      "vit.embeddings.position_embeddings": constant(rng, "float32", 1, 17, 64, { value: 0 }),
    };
    const path = await file(config, tables, "float32", 1, "paper");
    expect(await deviating(path, "--recipe", "vit_mae/paper")).toEqual(
      Object.keys(tables).map((name) => `${name} value`),
    );
    expect(await deviating(await file(config, {}, "float32", 2, "paper"), "--recipe", "vit_mae/paper")).toEqual([]);
  });

  it("a positional convolution whose law was lost (wav2vec 2.0 in transformers 5)", async () => {
    const config = {
      model_type: "wav2vec2",
      hidden_size: 64,
      intermediate_size: 96,
      num_hidden_layers: 1,
      num_attention_heads: 4,
      vocab_size: 32,
      conv_dim: [32, 32],
      conv_kernel: [3, 3],
      conv_stride: [2, 2],
      num_conv_pos_embeddings: 16,
      num_conv_pos_embedding_groups: 4,
    };
    const name = "wav2vec2.encoder.pos_conv_embed.conv.parametrizations.weight.original";
    // The layer's own law, kaiming_uniform_(a=√5) of fan-in 16 · 16, in the place of N(2/√(16 · 64)).
    const bound = 1 / Math.sqrt(16 * 16);
    const path = await file(
      config,
      { [`${name}1`]: uniform(rng, "float32", 64, 16, 16, { lo: -bound, hi: bound }) },
      "float32",
      1,
      "paper",
    );
    expect(await deviating(path, "--recipe", "wav2vec2/paper")).toEqual([`${name}1 law`]);
  });

  it("a lecun that is 1.137 times too wide (SigLIP in transformers)", async () => {
    const part = { hidden_size: 64, intermediate_size: 96, num_hidden_layers: 1, num_attention_heads: 4 };
    const config = {
      model_type: "siglip",
      text_config: { ...part, vocab_size: 100, max_position_embeddings: 16 },
      vision_config: { ...part, image_size: 32, patch_size: 8 },
    };
    // σ = √(1/fan)/.8796 with bounds so far away that nothing is cut.
    const wide = (fan: number, ...shape: number[]) =>
      normal(rng, "float32", shape, { std: 1 / Math.sqrt(fan) / 0.8796 });
    const changed = {
      "text_model.head.weight": wide(64, 64, 64),
      "vision_model.embeddings.patch_embedding.weight": wide(192, 64, 3, 8, 8),
    };
    const path = await file(config, changed, "float32", 1, "paper");
    expect(await deviating(path, "--recipe", "siglip/paper")).toEqual(
      Object.keys(changed).map((name) => `${name} law`),
    );
  });

  it("a LoRA A made from the fan of a shard (Megatron-Bridge)", async () => {
    const at = folder();
    // PEFT's law: kaiming_uniform_(a=√5), U(±1/√in), and B 0.
    const recipe = write(join(at, "lora.json"), {
      rules: [
        { match: "**.lora_A.weight", initializer: "kaimingUniform", options: { gain: Math.sqrt(1 / 3) } },
        { match: "**.lora_B.weight", initializer: "constant", options: { value: 0 } },
      ],
    });
    const adapter = async (name: string, parts: number) => {
      const bound = 1 / Math.sqrt(256 / parts);
      const path = join(at, name);
      const weights = {
        "base_model.model.q.lora_A.weight": uniform(rng, "float32", 8, 256, { lo: -bound, hi: bound }),
        "base_model.model.q.lora_B.weight": constant(rng, "float32", 256, 8, { value: 0 }),
      };
      await writeSafetensors(weights, path, { force: true });
      return path;
    };
    expect(await deviating(await adapter("right.safetensors", 1), "--recipe", recipe)).toEqual([]);
    const wrong = await adapter("wrong.safetensors", 4);
    expect(await deviating(wrong, "--recipe", recipe)).toEqual(["base_model.model.q.lora_A.weight law"]);
  });

  it("a scale that is another's", async () => {
    const name = "transformer.wpe.weight";
    const tensor = normal(rng, "float32", 64, 128, { std: 0.03 });
    const { result } = await printed(check, [await file(GPT2, { [name]: tensor })]);
    expect(result.findings).toMatchObject([{ tensor: name, fault: "law", what: "std" }]);
  });

  it("a uniform in the place of a normal of the same spread", async () => {
    const tensor = uniform(rng, "float32", 128, 384, { lo: -0.02 * Math.sqrt(3), hi: 0.02 * Math.sqrt(3) });
    expect(await deviating(await file(GPT2, { "transformer.h.0.attn.c_attn.weight": tensor }))).toEqual([
      "transformer.h.0.attn.c_attn.weight law",
    ]);
  });

  it("tails that were cut, in bfloat16", async () => {
    const name = "transformer.h.0.mlp.c_fc.weight";
    const tensor = truncatedNormal(rng, "bfloat16", 128, 512, { std: 0.02, lo: -0.06, hi: 0.06 });
    expect(await deviating(await file(GPT2, { [name]: tensor }, "bfloat16"))).toEqual([`${name} law`]);
  });

  it.each([2, 2.5, 3])("few values that were clamped at %d standard deviations, in bfloat16", async (width) => {
    const name = "transformer.wpe.weight";
    const tensor = normal(rng, "bfloat16", 64, 128, { std: 0.02 });
    const bits = new Uint32Array(Float32Array.of(width * 0.02).buffer)[0]! >>> 16;
    for (const [i, code] of (tensor.data as Uint16Array).entries())
      if ((code & 0x7fff) > bits) tensor.data[i] = (code & 0x8000) | bits;
    expect(await deviating(await file(GPT2, { [name]: tensor }, "bfloat16"))).toEqual([`${name} law`]);
  });

  it("a tensor that was left at zero, a norm that was not, a bias that was drawn", async () => {
    const path = await file(GPT2, {
      "transformer.wpe.weight": constant(rng, "float32", 64, 128, { value: 0 }),
      "transformer.ln_f.weight": constant(rng, "float32", 128, { value: 0 }),
      "transformer.h.0.mlp.c_fc.bias": normal(rng, "float32", 512, { std: 0.02 }),
    });
    expect((await deviating(path)).sort()).toEqual([
      "transformer.h.0.mlp.c_fc.bias value",
      "transformer.ln_f.weight value",
      "transformer.wpe.weight law",
    ]);
  });

  it("but not uniform numbers with the mean of torch's in bfloat16, which is 1/256 of the bound lower", async () => {
    const at = folder();
    const bound = 2 ** -5;
    const rules = [{ match: "**", initializer: "uniform", options: { lo: -bound, hi: bound } }];
    const recipe = write(join(at, "uniform.json"), { rules });
    const draws = uniform(rng, "float32", 3 << 20, { lo: -bound, hi: bound });
    const lower = Float32Array.from(draws.data as Float32Array, (x) => Math.max(x - bound / 256, -bound));
    const codes = Uint16Array.from(new Uint32Array(lower.buffer), (bits) => (bits + 0x8000) >>> 16);
    const path = join(at, "m.safetensors");
    await writeSafetensors({ weight: { dtype: "BF16", shape: [3072, 1024], data: codes } }, path);
    expect(await deviating(path, "--recipe", recipe)).toEqual([]);
  });

  it("by the laws that it names", async () => {
    const path = await file({ ...GPT2, n_layer: 1 }, {});
    const rules = [{ match: "**", initializer: "normal" }];
    const recipe = write(join(folder(), "mine.json"), { rules });
    const told = async (laws: string) => (await cli(["check", path, "--recipe", laws])).out;
    expect(await told(recipe)).toContain(`tensors against ${recipe}: `);
    expect(await told("gpt2/paper")).toContain("tensors against gpt2/paper: ");
  });

  it("a value that is none", async () => {
    const tensor = normal(rng, "float32", 64, 128, { std: 0.02 });
    tensor.data[77] = Number.NaN;
    expect(await deviating(await file(GPT2, { "transformer.wpe.weight": tensor }))).toEqual([
      "transformer.wpe.weight not finite",
    ]);
  });

  it("names, shapes and dtypes", async () => {
    const path = await file(GPT2, {
      "transformer.wpe.weight": normal(rng, "float32", 64, 64, { std: 0.02 }),
      "transformer.ln_f.weight": constant(rng, "float16", 128, { value: 1 }),
      "transformer.more": constant(rng, "float32", 1, { value: 1 }),
    });
    expect((await deviating(path)).sort()).toEqual([
      "transformer.ln_f.weight dtype",
      "transformer.more extra",
      "transformer.wpe.weight shape",
    ]);
  });

  it("every file that the reference reader refuses: its name of the fault, and a byte", async () => {
    const path = join(folder(), "m.safetensors");
    const seen = new Set<string>();
    for (const { case: name, hex, fault } of cases) {
      const bytes = Buffer.from(hex, "hex");
      writeFileSync(path, bytes);
      const { code, result } = await printed(check, [path]);
      if (fault === undefined) {
        expect([code, result.findings], name).toEqual([0, []]);
        continue;
      }
      const [finding] = result.findings;
      expect([code, finding.fault], name).toEqual([1, fault]);
      expect(finding.offset).toBeGreaterThanOrEqual(0);
      expect(finding.offset).toBeLessThanOrEqual(bytes.length);
      expect(finding.message).toContain(`(${fault}, byte ${finding.offset} of ${path})`);
      seen.add(fault);
    }
    expect(seen.size).toBe(10);
  });

  it("a file that was cut off: the fault's name and its byte", async () => {
    const path = await file(GPT2, {});
    truncateSync(path, 1_000_000);
    const { code, out } = await cli(["check", path, "--json"]);
    const { fault, offset } = JSON.parse(out).findings[0];
    expect([code, fault, offset]).toEqual([1, "MetadataIncompleteBuffer", 1_000_000]);
  });
});

describe("show", () => {
  it("has the moments of what it shows", async () => {
    const values = Float32Array.from([0, 1, 2, Number.NaN, Number.POSITIVE_INFINITY, -3]);
    const path = join(folder(), "m.safetensors");
    const half = { dtype: "F16" as const, shape: [2], data: new Uint16Array([0x3c00, 0xc000]) };
    await writeSafetensors({ a: values, half, steps: new BigInt64Array([3n]) }, path);
    const { result } = await printed(show, [path]);
    const [steps, a, h] = result.tensors;
    expect(steps).toEqual({ name: "steps", dtype: "I64", shape: [1] });
    expect(a).toMatchObject({ count: 4, mean: 0, min: -3, max: 2, zeros: 1, nan: 1, inf: 1 });
    expect(a.std).toBeCloseTo(Math.sqrt(14 / 4), 12);
    expect(a.histogram.reduce((sum: number, n: number) => sum + n)).toBe(4);
    expect(h).toMatchObject({ count: 2, mean: -0.5, min: -2, max: 1 });
  });

  it("draws, and shows only what matches", async () => {
    const path = await file(GPT2, {});
    const { out } = await cli(["show", path, "--match", "**.mlp.*.weight"]);
    expect(out.match(/^transformer\S+/gm)).toEqual([
      "transformer.h.0.mlp.c_fc.weight",
      "transformer.h.0.mlp.c_proj.weight",
      "transformer.h.1.mlp.c_fc.weight",
      "transformer.h.1.mlp.c_proj.weight",
    ]);
    expect(out).toMatch(/F32 \[128, 512\]\n {2}mean \S+, std 0\.02, \S+ … \S+\n {2}[ ▁▂▃▄▅▆▇█]{24}\n/);
    expect(out).toMatch(/█/);
  });
});
