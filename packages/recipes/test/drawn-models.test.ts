/**
 * Small models of many classes and options, as transformers 5.24.0, torchvision 0.29.2 and timm 1.0.31 with torch 2.15.0
 * made them from a seed (test/data/drawn-models.json): how many numbers, the header of the saved file, and a hash of the lines "name hash" of its
 * float32 tensors, sorted; hashes are the first 12 digits of a SHA-256. Tables that PyTorch's own functions compute are left
 * out of it.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { product } from "@weightinit/core";
import type { CpuTensor } from "@weightinit/cpu";
import { TorchRng } from "@weightinit/rng-torch";
import { layoutOf } from "@weightinit/safetensors";
import { expect, it } from "vitest";
import { initialize, type ModelConfig, planOf } from "../src/index.ts";

interface Golden {
  readonly config: ModelConfig;
  readonly seed: number;
  readonly size: number;
  readonly header: string;
  readonly hash: string;
}

const goldens = JSON.parse(readFileSync(new URL("data/drawn-models.json", import.meta.url), "utf8")) as Golden[];
const COMPUTED = /(embed_positions\.weight|inv_freq|A_log|mixer\.dt_bias|original0)$/;
const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest("hex").slice(0, 12);

it.each(goldens.map((golden, i) => [`${i} ${(golden.config.architectures as string[])[0]}`, golden] as const))(
  "%s",
  (_, { config, seed, size, header, hash }) => {
    const plan = planOf(config);
    const stored = plan.parameters.filter(({ tiedTo }) => tiedTo === undefined);
    const entries = stored.map(({ name, shape, dtype }) => {
      return { name, shape, dtype: dtype === "int64" ? ("I64" as const) : ("float32" as const) };
    });
    expect(plan.size).toBe(size);
    expect(sha256(layoutOf(entries, { metadata: { format: "pt" } }).header.subarray(8))).toBe(header);
    const weights = initialize(new TorchRng(seed), plan) as Map<string, CpuTensor>;
    const hashed = stored.filter(({ name, shape, dtype }) => {
      return dtype !== "int64" && product(shape) > 0 && !COMPUTED.test(name);
    });
    const lines = hashed.map(({ name }) => {
      const { data } = weights.get(name)!;
      return `${name} ${sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))}\n`;
    });
    expect(sha256(lines.sort().join(""))).toBe(hash);
  },
);
