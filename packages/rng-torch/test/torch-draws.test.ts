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

/** torch's constructors draw, then transformers' rule again, and twice for what goes back into the residual stream. */
describe("the whole GPT-2 of 124 million parameters", () => {
  const golden = readJson("gpt2-124m.json") as Record<"cpu" | "cuda", Record<string, string>>;
  const width = 768;
  const layer = [
    ["attn.c_attn", 3 * width * width],
    ["attn.c_proj", width * width],
    ["mlp.c_fc", 4 * width * width],
    ["mlp.c_proj", 4 * width * width],
  ] as const;

  test.each(["cpu", "cuda"] as const)(
    "%s",
    (device) => {
      const rng = device === "cuda" ? new TorchCudaRng(42) : new TorchRng(42);
      const found: Record<string, string> = {};
      const draw = (name: string, size: number, std: number) => {
        const numbers = new Float32Array(size);
        rng.normal(numbers, "float32", 0, std);
        if (name in golden[device]) found[name] = sha256(numbers).slice(0, 16);
      };
      for (const std of [1, 0.02]) {
        draw(std === 1 ? "" : "transformer.wte.weight", 50257 * width, std);
        draw(std === 1 ? "" : "transformer.wpe.weight", 1024 * width, std);
        for (let i = 0; i < 12; i++) {
          for (const [name, size] of layer) {
            const last = std === 1 ? "" : `transformer.h.${i}.${name}.weight`;
            const isResidual = name.endsWith("c_proj") && std !== 1;
            draw(isResidual ? "" : last, size, 0.02);
            if (isResidual) draw(last, size, 0.02 / Math.sqrt(2 * 12));
          }
        }
      }
      expect(found).toEqual(golden[device]);
    },
    120_000,
  );
});
