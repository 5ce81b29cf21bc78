import { type DType, normal, truncatedNormal, uniform } from "@weightinit/core";
import { describe, expect, test } from "vitest";
import { TorchCudaRng, type TorchGenerator, TorchRng, type TorchVersion } from "../src/index.ts";

const sizes = [0, 1, 15, 16, 17, 31, 32, 33, 623, 624, 625, 2000, 300_000];
const dtypes = ["float32", "float64", "float16", "bfloat16"] as const;

describe("skips moves a generator on as the call does", () => {
  const generators: [string, () => TorchGenerator][] = [
    ...(["1.13", "2.6", "2.12", "2.13", "2.15"] as TorchVersion[]).map(
      (torch) => [`CPU, ${torch}`, () => new TorchRng(42, { torch })] as [string, () => TorchGenerator],
    ),
    ["CPU, no simd", () => new TorchRng(42, { simd: false })],
    ["CUDA", () => new TorchCudaRng(42)],
    ["CUDA, a small card", () => new TorchCudaRng(42, { multiprocessors: 2, threadsPerMultiprocessor: 1024 })],
  ];
  test.each(generators)("%s", (_, make) => {
    let skipped = 0;
    for (const dtype of dtypes) {
      for (const n of sizes) {
        for (const [name, init] of [["uniform", uniform] as const, ["normal", normal] as const]) {
          const [made, passed] = [make(), make()];
          // Something kept, and an odd place, before.
          for (const rng of [made, passed]) rng.normal(new Float32Array(3));
          if (!passed.skips(name, n, dtype)) {
            expect(JSON.stringify(passed.state)).toBe(JSON.stringify(made.state));
            continue;
          }
          init(made as TorchRng, dtype, n);
          expect(JSON.stringify(passed.state), `${name} ${n} ${dtype}`).toBe(JSON.stringify(made.state));
          skipped++;
        }
      }
    }
    expect(skipped).toBeGreaterThan(70);
  });

  test("what must be made is not skipped", () => {
    const rng = new TorchRng(42);
    const before = JSON.stringify(rng);
    for (const scheme of ["truncatedNormal", "orthogonal", "constant"])
      expect(rng.skips(scheme, 100, "float32")).toBe(false);
    expect(rng.skips("normal", 15, "float32")).toBe(false);
    expect(rng.skips("normal", 100, "complex64" as DType)).toBe(false);
    expect(JSON.stringify(rng)).toBe(before);
    expect(truncatedNormal(rng, 3).size).toBe(3);
  });
});
