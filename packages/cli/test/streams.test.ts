/** `--stream`: the weights that PyTorch would draw. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rng } from "@weightinit/core";
import { initialize, type ModelConfig, planOf } from "@weightinit/recipes";
import { TorchCudaRng, TorchRng } from "@weightinit/rng-torch";
import { readSafetensors } from "@weightinit/safetensors";
import { describe, expect, it } from "vitest";
import { cli, folder, SMALL, sha256, write } from "./support.ts";

const MIXTURE: ModelConfig = {
  model_type: "mixtral",
  vocab_size: 97,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  num_local_experts: 3,
};

async function expectSame(path: string, config: ModelConfig, rng: Rng, dtype = "float32"): Promise<void> {
  const file = await readSafetensors(path);
  const weights = initialize(rng as TorchRng, planOf(config), { dtype: dtype as "float32" });
  expect(new Set(file.tensors.keys())).toEqual(new Set(weights.keys()));
  for (const [name, { data }] of weights) {
    const read = await file.read(name);
    expect(Buffer.compare(Buffer.from(read.buffer), Buffer.from(data.buffer)), name).toBe(0);
  }
}

describe("a checkpoint that PyTorch would draw", () => {
  it("is initialize's, says so, is verified, and is the same by any number of threads", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), MIXTURE);
    const [cpu, cuda, other] = ["cpu", "cuda", "other"].map((name) => join(at, `${name}.safetensors`)) as [
      string,
      string,
      string,
    ];
    const torch = ["--stream", "torch", "--dtype", "bfloat16", "--threads", "3"];
    expect(await cli(["make", config, "-o", cpu, "--seed", "42", ...torch])).toMatchObject({ code: 0, err: "" });
    await expectSame(cpu, MIXTURE, new TorchRng(42), "bfloat16");
    const gpu = ["--seed", "42", "--stream", "torch-cuda:A100"];
    expect((await cli(["make", config, "-o", cuda, ...gpu, "--threads", "2"])).code).toBe(0);
    await expectSame(cuda, MIXTURE, new TorchCudaRng(42, { card: "A100" }));
    expect((await cli(["make", config, "-o", other, ...gpu, "--threads", "1"])).code).toBe(0);
    expect(sha256(other)).toBe(sha256(cuda));
    const streams = [];
    for (const path of [cpu, cuda]) {
      expect(await cli(["verify", path])).toMatchObject({ code: 0 });
      streams.push(JSON.parse((await readSafetensors(path)).metadata.get("weightinit")!).stream);
    }
    expect(streams).toEqual(["torch@2.15", "torch-cuda@2.15:A100"]);
  }, 120_000);

  it("without metadata is verified by its options, and a byte that differs is told", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), SMALL);
    const path = join(at, "model.safetensors");
    const said = ["--seed", "7", "--stream", "torch@2.6"];
    expect((await cli(["make", config, "-o", path, ...said, "--metadata", "none"])).code).toBe(0);
    expect((await cli(["verify", path, ...said])).code).toBe(0);
    expect((await cli(["verify", path, "--seed", "7"])).code).toBe(1);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(path, bytes);
    expect((await cli(["verify", path, ...said])).code).toBe(1);
  }, 120_000);

  it("goes to a pipe", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), SMALL);
    const path = join(at, "model.safetensors");
    await cli(["make", config, "-o", path, "--stream", "torch"]);
    const piped = await cli(["make", config, "-o", "-", "--stream", "torch"]);
    expect(piped.stdout.equals(readFileSync(path))).toBe(true);
  }, 120_000);
});

describe("parts", () => {
  it("of torch-cuda are the same file", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), MIXTURE);
    const [whole, parts] = [join(at, "whole.safetensors"), join(at, "parts.safetensors")];
    const stream = ["--seed", "3", "--stream", "torch-cuda:H100"];
    await cli(["make", config, "-o", whole, ...stream]);
    for (const rank of ["0", "1"]) {
      const made = await cli(["make", config, "-o", parts, ...stream, "--rank", rank, "--ranks", "2"]);
      expect(made.code).toBe(0);
    }
    expect(sha256(parts)).toBe(sha256(whole));
  }, 120_000);

  it("of torch are refused, and so is what is no stream, before anything is written", async () => {
    const at = folder();
    const config = write(join(at, "config.json"), SMALL);
    const wrong: [string[], RegExp][] = [
      [["--stream", "torch", "--rank", "0", "--ranks", "2"], /expected one process for --stream torch, .* got 2/],
      [["--stream", "numpy"], /expected --stream torch or torch-cuda:CARD, .* got numpy/],
      [["--stream", "torch:H100"], /expected --stream torch or/],
      [["--stream", "torch-cuda"], /one of .*"?H100.* got none/],
      [["--stream", "torch-cuda:H1000"], /got H1000/],
      [["--stream", "torch@1.0"], /expected torch to be one of/],
      [["--stream", "torch", "--recipe", "gpt2/paper"], /whose order of draws in torch is known/],
    ];
    for (const [options, message] of wrong) {
      const { code, err } = await cli(["make", config, "-o", join(at, "x.safetensors"), ...options]);
      expect(err).toMatch(message);
      expect(code).toBeGreaterThan(1);
    }
    expect(existsSync(join(at, "x.safetensors"))).toBe(false);
    expect(readdirSync(at)).toEqual(["config.json"]);
  }, 120_000);

  it("of a model without an order are refused", async () => {
    const at = folder();
    const small = { embed_dim: 32, depth: 1, num_heads: 2, img_size: 32 };
    const config = write(join(at, "config.json"), { model_type: "timm_vit", ...small });
    const { code, err } = await cli(["make", config, "-o", join(at, "x.safetensors"), "--stream", "torch"]);
    expect(err).toMatch(/whose order of draws in torch is known/);
    expect(code).toBeGreaterThan(1);
    expect(readdirSync(at)).toEqual(["config.json"]);
  }, 60_000);
});
