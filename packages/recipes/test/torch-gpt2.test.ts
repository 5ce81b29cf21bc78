/** The whole GPT-2, which takes some seconds. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { CpuTensor } from "@weightinit/cpu";
import { TorchCudaRng, TorchRng } from "@weightinit/rng-torch";
import { expect, test } from "vitest";
import { initialize, planOf } from "../src/index.ts";

/** First 12 digits of the hash of each tensor, by name, in order. */
const goldens = JSON.parse(
  readFileSync(new URL("./data/torch-draws/gpt2-124m.json", import.meta.url), "utf8"),
) as Record<string, string>;

test.each(Object.entries(goldens))(
  "GPT-2 of 124 million parameters, torch 2.11: %s",
  (name, hashes) => {
    const [device, dtype] = name.split(" ") as [string, "float32"];
    const torch = "2.11";
    const rng = device === "cuda" ? new TorchCudaRng(42, { card: "H100", torch }) : new TorchRng(42, { torch });
    const plan = planOf({ model_type: "gpt2" });
    const weights = initialize(rng, plan, { dtype }) as Map<string, CpuTensor>;
    expect(weights.size).toBe(148);
    const ours = [...weights].map(([, { data }]) => {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      return createHash("sha256").update(bytes).digest("hex").slice(0, 12);
    });
    expect(ours).toEqual(hashes.split(" "));
  },
  300_000,
);
