import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { DType, Rng } from "@weightinit/core";
import type { CpuTensor } from "@weightinit/cpu";
import { TorchCudaRng, TorchRng } from "@weightinit/rng-torch";
import { describe, expect, test } from "vitest";
import { initialize, keras, type ModelConfig, planOf, torch } from "../src/index.ts";

/** Hashes by the names of the file; several names of what is one tensor in memory, side by side. */
interface Golden {
  readonly config: ModelConfig;
  readonly hashes: Readonly<Record<string, string>>;
  /** Bits of the first values of what the library computes by functions of its own, in 8 digits, or in 4 of bfloat16. */
  readonly near?: Readonly<Record<string, string>>;
}

function read(name: string): Record<string, Golden> {
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

/** The golden's hashes, and ours in their place. */
function hashesOf({ config, hashes, near = {} }: Golden, rng: Rng, dtype: DType) {
  const weights = initialize(rng, planOf(config), { dtype: dtype as "float32" }) as Map<string, CpuTensor>;
  for (const [name, words] of Object.entries(near)) expectNear(name, weights.get(name)!, words);
  const ours: Record<string, string> = {};
  for (const names of Object.keys(hashes)) {
    const hash = createHash("sha256");
    for (const name of names.split(" ")) {
      const data = weights.get(name)?.data;
      if (data === undefined) hash.update(`no ${name}`);
      else hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
    ours[names] = hash.digest("hex").slice(0, 12);
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
  test.each([
    [
      "a family without one",
      () => planOf({ model_type: "mamba2", num_hidden_layers: 1, hidden_size: 32, head_dim: 8, num_heads: 8 }),
    ],
    ["the authors' variant", () => planOf({ model_type: "gpt2" }, { variant: "paper" })],
    ["a plan with one parameter less", () => planOf({ model_type: "gpt2" }).parameters.slice(1)],
  ])("%s is refused, and nothing is drawn", (_, plan) => {
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
