/** Published numbers on the site: they are those of the packages' tests, and the calls beside them give them. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as core from "@weightinit/core";
import type { CpuTensor } from "@weightinit/cpu";
import { TorchCudaRng, TorchRng } from "@weightinit/rng-torch";
import { describe, expect, it } from "vitest";
import { forManagers, withPackageManagers } from "../.vitepress/markdown/package-managers.ts";
import { CUDA_SEED, cudaCases } from "../.vitepress/theme/published/cuda-cases.ts";
import { sha256 } from "../.vitepress/theme/published/sha256.ts";
import { TORCH_CPU, TORCH_CUDA } from "../.vitepress/theme/published/torch-randn.ts";
import { bfloat16Of, equalBits, floatsOf, wordsOf } from "../.vitepress/theme/published/words.ts";
import { app } from "./support/sites.ts";

const data = join(app, "..", "..", "packages", "rng-torch", "test", "data");
type Entries = Readonly<Record<string, readonly [count: number, first: string, hash: string]>>;
const { entries } = JSON.parse(readFileSync(join(data, "torch-2.11-h100.json"), "utf8")) as { entries: Entries };
const cpu = JSON.parse(readFileSync(join(data, "torch-2.15.json"), "utf8")) as { entries: Record<string, string> };

describe.each(cudaCases)("$python", ({ name, make, call, count, first, sha256: hash }) => {
  const rng = () => new TorchCudaRng(CUDA_SEED, { torch: "2.11" });

  it("has the numbers of the packages' tests", () => {
    const [n, words, prefix] = entries[`${name} seed ${CUDA_SEED}`]!;
    expect([count, first.startsWith(words), hash.startsWith(prefix)]).toEqual([n, true, true]);
  });

  it("has them computed, and its call makes them", async () => {
    const { data } = make(rng());
    expect(wordsOf(data, 8)).toBe(first);
    expect(await sha256(data)).toBe(hash);
    const run = new Function("rng", ...Object.keys(core), `return ${call}`);
    const printed = run(rng(), ...Object.values(core)) as CpuTensor;
    expect(createHash("sha256").update(new Uint8Array(printed.data.buffer)).digest("hex")).toBe(hash);
  });
});

describe("the front page's numbers", () => {
  it("are PyTorch's on a CPU and on an H100", () => {
    expect(TORCH_CPU.split(" ").slice(0, 3)).toEqual(cpu.entries["seed 42: randn f32 n=16"]!.split(" ").slice(0, 3));
    expect(TORCH_CUDA.startsWith(entries["normal_ f32 16 seed 42"]![1])).toBe(true);
    expect(wordsOf(core.randn32(new TorchRng(42), 16).data, 16)).toBe(TORCH_CPU);
    expect(wordsOf(core.randn32(new TorchCudaRng(42, { torch: "2.11" }), 16).data, 16)).toBe(TORCH_CUDA);
  });

  it("differ, all of them", () => expect(equalBits(floatsOf(TORCH_CPU), floatsOf(TORCH_CUDA))).toBe(0));

  it("are compared by their bits", () => {
    expect(equalBits(Float32Array.of(0, 1, Number.NaN), Float32Array.of(-0, 1, Number.NaN))).toBe(2);
    expect(wordsOf(Float32Array.of(1, -2), 2)).toBe("3f800000 c0000000");
    expect(wordsOf(Uint16Array.of(0x3f80, 1), 2)).toBe("3f80 0001");
    expect(bfloat16Of(0x3f80)).toBe(1);
  });
});

describe("package managers", () => {
  it("have their own words for npm's", () => {
    expect(forManagers("npm pkg set type=module\nnpm install @weightinit/core -D\nnpm install -D a")).toEqual({
      npm: "npm pkg set type=module\nnpm install @weightinit/core -D\nnpm install -D a",
      pnpm: "npm pkg set type=module\npnpm add @weightinit/core -D\npnpm add -D a",
      yarn: "npm pkg set type=module\nyarn add @weightinit/core -D\nyarn add -D a",
      bun: "npm pkg set type=module\nbun add @weightinit/core -D\nbun add -d a",
    });
  });

  it("have none for what is not known, or installs nothing", () => {
    expect(forManagers("npm install a\nnode b.js")).toBeUndefined();
    expect(forManagers("npm install -g a")).toBeUndefined();
    expect(forManagers("npm run docs")).toBeUndefined();
    expect(withPackageManagers("```sh\nnpm run docs\n```")).toBe("```sh\nnpm run docs\n```");
  });

  it("are tabs of a page", () => {
    const page = withPackageManagers("a\n\n```sh\nnpm install b\n```\n\nc");
    expect(page).toMatch(/^a\n\n::: code-group\n\n```sh \[npm\]\nnpm install b\n```\n\n```sh \[pnpm\]\npnpm add b/);
    expect(page.endsWith(":::\n\nc")).toBe(true);
  });
});
