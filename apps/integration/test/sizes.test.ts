import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundleSizes, bundleText, generatorSizes, installedSize } from "../src/sizes.ts";
import { root } from "../src/tarballs.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const stated = (row: string) => Number(new RegExp(`\\| ${row}[^|]*\\| ([0-9.]+) (kB|MiB)`).exec(readme)?.[1]);

it("are what the README says, to 0.1 kB", async () => {
  const sizes = await bundleSizes(join(root, "apps", "integration"));
  console.log(sizes);
  expect(stated("`@weightinit/core`, everything")).toBeCloseTo(sizes.core, 1);
  expect(stated("`@weightinit/core` \\+ `@weightinit/cpu`, everything")).toBeCloseTo(sizes["core + cpu"], 1);
  expect(stated("bundle of `kaimingNormal` \\+ `CpuRng`")).toBeCloseTo(sizes["kaimingNormal + CpuRng"], 1);
  // 28.1 kB before slices: they and what came with them may cost 1.5.
  expect(sizes["kaimingNormal + CpuRng"]).toBeLessThan(29.6);
});

it("leave out the laws that a scheme has not", async () => {
  const text = await bundleText("kaimingNormal + CpuRng", join(root, "apps", "integration"));
  expect(text).toContain("lo and hi"); // its truncated normal
  for (const other of ["cols of the law", "a diagonal within", "blocks of the law", "distribution to return a law"]) {
    expect(text, other).not.toContain(other);
  }
});

it("installed, are what the README says, to 0.05 MiB", () => {
  const size = installedSize(["core", "cpu"]);
  console.log(size);
  expect(stated("`@weightinit/core` \\+ `@weightinit/cpu`, installed")).toBeCloseTo(size, 1);
});

it.each([
  ["rng-numpy", []],
  ["rng-torch", ["@weightinit/rng-parts"]],
  ["rng-tensorflow", ["@weightinit/rng-parts"]],
  ["rng-jax", ["@weightinit/rng-parts"]],
  ["rng-keras", ["jax", "numpy", "parts", "tensorflow", "torch"].map((one) => `@weightinit/rng-${one}`)],
] as const)(
  "of %s, without and with its tables and WebAssembly, are what its README says, to 0.1 kB",
  async (name, external) => {
    const [code, whole] = await generatorSizes(name, join(root, "apps", "integration"), external);
    console.log(code, whole);
    const text = readFileSync(join(root, "packages", name, "README.md"), "utf8");
    const [, without, all] = /([\d.]+) kB gzipped without its tables and WebAssembly, ([\d.]+) with/.exec(text) ?? [];
    expect(Number(without)).toBeCloseTo(code, 1);
    expect(Number(all)).toBeCloseTo(whole, 1);
    expect(code).toBeLessThan(15);
  },
);

it.each([
  ["rng-tfjs", []],
  ["rng-mlx", []],
  ["tfjs", ["@tensorflow/tfjs-core", "@tensorflow/tfjs-layers"]],
] as const)("of %s, with what it shares, is what its README says, to 0.1 kB", async (name, external) => {
  const [, whole] = await generatorSizes(name, join(root, "apps", "integration"), external);
  console.log(whole);
  const text = readFileSync(join(root, "packages", name, "README.md"), "utf8");
  expect(Number(/([\d.]+) kB gzipped/.exec(text)?.[1])).toBeCloseTo(whole, 1);
  expect(whole).toBeLessThan(15);
});
