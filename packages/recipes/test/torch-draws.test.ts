import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type DType, type Rng, rand32, uniform, withNumbersOf } from "@weightinit/core";
import { CpuRng, type CpuTensor } from "@weightinit/cpu";
import { TorchCudaRng, TorchRng } from "@weightinit/rng-torch";
import { describe, expect, test } from "vitest";
import {
  type Draw,
  DrawnTensors,
  initialize,
  keras,
  type ModelConfig,
  type Parameter,
  type Plan,
  planOf,
  torch,
} from "../src/index.ts";

/** Hashes by the names of the file; several names of what is one tensor in memory, side by side. */
interface Golden {
  readonly config: ModelConfig;
  readonly hashes: Readonly<Record<string, string>>;
  /** Bits of the first values of what the library computes by functions of its own, in 8 digits, or in 4 of bfloat16. */
  readonly near?: Readonly<Record<string, string>>;
}

function read<T = Record<string, Golden>>(name: string): T {
  return JSON.parse(readFileSync(new URL(`./data/torch-draws/${name}.json`, import.meta.url), "utf8"));
}

const widened = (bits: number) => new Float32Array(new Uint32Array([bits]).buffer)[0]!;

/** Compares with the library's functions: 2 ulp, and 3e-5 for Whisper's table of sines. */
function expectNear(name: string, { data, dtype }: CpuTensor, words: string): void {
  for (const [i, word] of words.split(" ").entries()) {
    const shift = dtype === "bfloat16" ? 16 : 0;
    const expected = widened(Number.parseInt(word, 16) << shift);
    const got = shift === 0 ? data[i]! : widened(data[i]! << shift);
    const error = Math.abs(got - expected);
    const ulp = 2 ** (Math.floor(Math.log2(Math.abs(expected) || 1)) - (shift === 0 ? 23 : 7));
    expect(error, `${name}[${i}]: ${got}, not ${expected}`).toBeLessThanOrEqual(
      name.endsWith("embed_positions.weight") ? 3e-5 : 2 * ulp,
    );
  }
}

/** The first 12 digits of the hash of some data, side by side. */
function sha256(parts: readonly (CpuTensor["data"] | string)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    hash.update(typeof part === "string" ? part : new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  return hash.digest("hex").slice(0, 12);
}

/** The golden's hashes, and ours in their place. */
function hashesOf({ config, hashes, near = {} }: Golden, rng: Rng, dtype: DType) {
  const weights = initialize(rng, planOf(config), { dtype: dtype as "float32" }) as Map<string, CpuTensor>;
  for (const [name, words] of Object.entries(near)) expectNear(name, weights.get(name)!, words);
  const ours: Record<string, string> = {};
  for (const names of Object.keys(hashes)) {
    ours[names] = sha256(names.split(" ").map((name) => weights.get(name)?.data ?? `no ${name}`));
  }
  return ours;
}

describe("torch.manual_seed(42), then the model of transformers 5.24 with torch 2.15", () => {
  test.each(Object.entries(read("families")))("%s", (_, golden) => {
    expect(hashesOf(golden, new TorchRng(42), "float32")).toEqual(golden.hashes);
  });
});

describe("the same on the CPU and on an H100, in float32 and bfloat16", () => {
  test.each(Object.entries(read("devices")))("%s", (name, golden) => {
    const [device, , dtype] = name.split("-").slice(-3) as [string, string, DType];
    const rng = device === "cuda" ? new TorchCudaRng(42, { card: "H100", torch: "2.11" }) : new TorchRng(42);
    expect(hashesOf(golden, rng, dtype)).toEqual(golden.hashes);
  });
});

describe("what has no order", () => {
  const refused = expect.objectContaining({ code: "WI_NOT_REPRODUCED" });
  const unknown = ["torchtitan_llama3", "timm_convnext", "timm_vit"];
  const plans: [string, () => Plan | Plan["parameters"]][] = [
    ...unknown.map((model_type): (typeof plans)[number] => [
      model_type,
      () => planOf({ model_type, num_hidden_layers: 1 }),
    ]),
    ["the authors' variant", () => planOf({ model_type: "gpt2" }, { variant: "paper" })],
    ["a plan with one parameter less", () => planOf({ model_type: "gpt2" }).parameters.slice(1)],
  ];
  test.each(plans)("%s is refused, and nothing is drawn", (_, plan) => {
    const rng = new TorchRng(42);
    const before = JSON.stringify(rng);
    expect(() => initialize(rng, plan())).toThrow(refused);
    expect(JSON.stringify(rng)).toBe(before);
  });

  test("layers of other libraries are refused, constants are not", () => {
    expect(() => initialize(new TorchRng(42), [keras.dense("a", 2, 3)])).toThrow(refused);
    expect(initialize(new TorchRng(42), [torch.layerNorm("norm", 3)]).get("norm.weight")!.data).toEqual(
      new Float32Array([1, 1, 1]),
    );
  });
});

/** Layers of torch.nn, made alone. */
interface LayerGolden {
  readonly layer: keyof typeof torch;
  readonly args: readonly unknown[];
  readonly options?: object;
  readonly dtype?: DType;
  readonly hashes: Readonly<Record<string, string>>;
  /** What torch.rand(1) gives then. */
  readonly next: number;
}

describe("torch.manual_seed(42), then a layer of torch 2.15", () => {
  const all = read<LayerGolden[]>("layers");
  test.each(
    all.map(
      (golden) =>
        [`${golden.layer} ${JSON.stringify([golden.args, golden.options])} ${golden.dtype ?? ""}`, golden] as const,
    ),
  )("%s", (_, golden) => {
    const { layer, args, options = {}, dtype = "float32", hashes, next } = golden;
    const make = torch[layer] as (...args: unknown[]) => readonly Parameter[];
    const rng = new TorchRng(42);
    const weights = initialize(rng, [make("x", ...args, options)], { dtype: dtype as "float32" });
    const ours = [...weights].map(([name, tensor]) => [name.slice(2), sha256([tensor.data])]);
    expect(Object.fromEntries(ours)).toEqual(hashes);
    expect(rand32(rng, 1).data[0]).toBe(Math.fround(next));
  });

  test("several, one after the other, as a program constructs them", () => {
    const [linear] = all;
    const rng = new TorchRng(42);
    const weights = initialize(rng, [torch.linear("a", 10, 7), torch.linear("b", 10, 7)]);
    expect(sha256([weights.get("a.weight")!.data])).toBe(linear!.hashes["weight"]);
    expect(weights.get("b.weight")!.data).not.toEqual(weights.get("a.weight")!.data);
    const again = new TorchRng(42);
    initialize(again, torch.linear("a", 10, 7));
    const later = initialize(again, torch.linear("b", 10, 7));
    expect(later.get("b.weight")!.data).toEqual(weights.get("b.weight")!.data);
  });
});

/** One hash of all tensors of a file, but those that the library computes by functions of its own. */
function hashOf(config: ModelConfig, seed: number, dtype: DType = "float32"): string {
  const plan = planOf(config);
  const computed = plan.family === "whisper" ? /encoder\.embed_positions\.weight$/ : /(mixer\.dt_proj\.bias|A_log)$/;
  const weights = initialize(new TorchRng(seed), plan, { dtype: dtype as "float32" }) as Map<string, CpuTensor>;
  const stored = plan.parameters.filter(({ name, dtype: own, tiedTo }) => {
    return own !== "int64" && tiedTo === undefined && !computed.test(name) && weights.get(name)!.size > 0;
  });
  return sha256(stored.map(({ name }) => `${name} ${sha256([weights.get(name)!.data])}\n`).sort());
}

test.each(["decoder", "encoder"] as const)("%s-options.json, each with a seed of its own", (kind) => {
  const goldens = read<Record<"decoder" | "encoder", string[]>>("options")[kind];
  const all = JSON.parse(readFileSync(new URL(`./data/${kind}-options.json`, import.meta.url), "utf8"));
  for (const [i, { config }] of (all as { config: ModelConfig }[]).entries()) {
    if (config.model_type === "mamba2") continue;
    expect(hashOf(config, 7 + i), `${i}: ${JSON.stringify(config)}`).toBe(goldens[i]);
  }
});

test.each(["bfloat16", "float16", "float64"] as const)("families in %s", (dtype) => {
  const { seed, hashes } = read<Record<string, { seed: number; hashes: Record<string, string> }>>("dtypes")[dtype]!;
  const families = read("families");
  const ours = Object.keys(hashes).map((name) => [name, hashOf(families[name]!.config, seed, dtype)]);
  expect(Object.fromEntries(ours)).toEqual(hashes);
});

test.each(["mixtral", "gpt2", "wav2vec2", "modernbert", "qwen3_next"])(
  "tensors of %s, one by one in any order",
  (name) => {
    const plan = planOf(read("families")[name]!.config);
    for (const rng of [new TorchRng(3), new TorchCudaRng(3)]) {
      const weights = initialize(rng.clone(), plan) as Map<string, CpuTensor>;
      const single = new DrawnTensors(rng, plan);
      for (const [one, { data }] of [...weights].reverse()) expect(single.tensor(one).data, one).toEqual(data);
      expect(() => single.tensor("none")).toThrow(/name of a tensor/);
    }
  },
);

test("a generator elsewhere has the numbers of a TorchRng, and their order", () => {
  const plan = planOf(read("families")["wav2vec2"]!.config);
  const expected = initialize(new TorchRng(5), plan, { dtype: "bfloat16" });
  const source = new TorchRng(5);
  const got = initialize(withNumbersOf(new CpuRng(0), source), plan, { dtype: "bfloat16" });
  for (const [name, { data }] of expected) expect(got.get(name)!.data, name).toEqual(data);
  const after = new TorchRng(5);
  initialize(after, plan, { dtype: "bfloat16" });
  expect(JSON.stringify(source)).toBe(JSON.stringify(after));
});

test("a library may have a generator for each call", () => {
  const keys = Object.assign(new CpuRng(0), {
    library: "torch",
    drawsFrom: ({ fills }: Draw, index: number) => new CpuRng(1).fork(`${index} ${fills[0]?.name}`),
  });
  const weights = initialize(keys, [torch.linear("a", 3, 2)]);
  const expected = uniform(new CpuRng(1).fork("1 a.bias"), 2, { lo: -1 / Math.sqrt(3), hi: 1 / Math.sqrt(3) });
  expect(weights.get("a.bias")!.data).toEqual(expected.data);
});

test("tied names are one tensor; the signal and the progress are heeded", () => {
  const plan = planOf({ model_type: "gpt2", n_embd: 32, n_layer: 1, n_head: 2, vocab_size: 50, n_positions: 8 });
  const seen: number[] = [];
  initialize(new TorchRng(1), plan, { onProgress: ({ done, total }) => seen.push(done / total) });
  expect(seen).toHaveLength(plan.parameters.length);
  expect(seen.at(-1)).toBe(1);
  const signal = AbortSignal.abort(new Error("stopped"));
  expect(() => initialize(new TorchRng(1), plan, { signal })).toThrow("stopped");
});

test("a layer of two calls is whole wherever one begins", () => {
  const small = { hidden_size: 16, num_hidden_layers: 2, num_attention_heads: 2, image_size: 8, patch_size: 4 };
  const plan = planOf({ model_type: "dinov2", use_swiglu_ffn: true, ...small }, { architecture: "Dinov2Model" });
  const name = "encoder.layer.1.mlp.weights_in.weight";
  const weights = initialize(new TorchRng(3), plan);
  expect(new DrawnTensors(new TorchRng(3), plan).tensor(name).data).toEqual(weights.get(name)!.data);
});

test("what is computed of draws in float32 is refused in float64", () => {
  const { config } = read("families")["wav2vec2"]!;
  expect(() => initialize(new TorchRng(1), planOf(config), { dtype: "float64" })).toThrow(/original0 in float64/);
});
