import { truncatedNormal } from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { TorchCudaRng, TorchRng } from "../src/index.ts";
import { type Reals, readJson, sha256 } from "./golden.ts";
import { numbersOfTensor } from "./make.ts";

/** Law, shape, its arguments, and the first 12 digits of the SHA-256 of the parameter that the call fills last. */
type Call = readonly [law: "u" | "n" | "t", shape: string, ...rest: (number | string)[]];

const models = readJson("torch-draws.json") as Record<string, readonly Call[]>;

/** What transformers draws for a model, in order; constants and what is computed from draws are not listed. */
describe("whole models of transformers, torch.manual_seed(42)", () => {
  test.each(Object.entries(models))("%s", (name, calls) => {
    const [, device, type] = name.split(" ") as [string, string, "float32" | "bfloat16"];
    const rng = device === "cuda" ? new TorchCudaRng(42, { card: "H100", torch: "2.11" }) : new TorchRng(42);
    let compared = 0;
    for (const [law, shape, ...rest] of calls) {
      const dims = shape.split("x").map(Number);
      const size = dims.reduce((a, b) => a * b, 1);
      const parameters = rest.filter((item) => typeof item === "number");
      const [hash, padded] = rest.filter((item) => typeof item === "string");
      let numbers: Reals = new Float32Array(size);
      // ViT's tables before 5.20: trunc_normal_(std=0.02), which PyTorch 2.11 draws by inversion.
      if (law === "t") numbers = numbersOfTensor(truncatedNormal(rng, type, dims, { std: 0.02 }));
      else rng[law === "u" ? "uniform" : "normal"](numbers as Float32Array, type, ...parameters);
      if (hash === undefined) continue;
      if (padded !== undefined) numbers.fill(0, 0, dims[1]);
      expect(`${shape} ${sha256(numbers, type).slice(0, 12)}`).toBe(`${shape} ${hash}`);
      compared++;
    }
    expect(compared).toBeGreaterThan(5);
  });
});
