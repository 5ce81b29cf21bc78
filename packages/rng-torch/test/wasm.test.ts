import { beforeEach, expect, test, vi } from "vitest";
import { kernels } from "../src/wasm/kernels.ts";

test("the committed kernels are what assembly compiles to: else run node scripts/build-wasm.mjs", async () => {
  const { kernels } = await import("../scripts/build-wasm.mjs" as string);
  expect(await kernels.text()).toBe(await kernels.committed());
}, 60_000);

/** The package, in which WebAssembly is refused as by a Content-Security-Policy. */
async function withoutKernels(): Promise<typeof import("../src/index.ts")> {
  vi.resetModules();
  vi.stubGlobal("WebAssembly", undefined);
  return import("../src/index.ts");
}

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

const types = ["float32", "float16", "bfloat16"] as const;

test.each(
  types.flatMap((type) => [
    [type, 0, 1],
    [type, 0, 0.02],
    [type, 0.1, 0.7],
    [type, 1000, 0.001],
    [type, -3e-5, 2],
  ]) as (readonly [(typeof types)[number], number, number])[],
)("JavaScript computes the kernels' bits: %s normal_(%d, %d)", async (type, mean, std) => {
  expect(kernels()).toBeDefined();
  const fast = await import("../src/index.ts");
  const slow = await withoutKernels();
  const draw = ({ TorchRng, TorchCudaRng }: typeof fast, n: number) => {
    const out = new Float32Array(n);
    new TorchRng(42).normal(out, type, mean, std);
    const cuda = new Float32Array(n);
    // Few threads, so that all lanes and several calls have a part.
    new TorchCudaRng(42, { multiprocessors: 3, threadsPerMultiprocessor: 1024 }).normal(cuda, type, mean, std);
    return [new Uint32Array(out.buffer), new Uint32Array(cuda.buffer)];
  };
  for (const n of [1, 16, 17, 31, 3072, 5000, 40_005]) expect(draw(slow, n)).toEqual(draw(fast, n));
});

test("JavaScript and the kernel give the same words", async () => {
  const fast = await import("../src/index.ts");
  const slow = await withoutKernels();
  for (const seed of [0n, 2n ** 64n - 1n, 123456789012345n]) {
    const draw = ({ TorchCudaRng }: typeof fast) => new TorchCudaRng(seed, { card: "T4" }).random(50_001);
    expect(draw(slow)).toEqual(draw(fast));
  }
});

test("the kernels round once where rounding the sum makes a tie", async () => {
  const { fmaf } = await import("@weightinit/rng-parts");
  const { words, numbers, cpuNormals } = kernels()!;
  const block = new Uint32Array(16);
  let wrongByRoundingTwice = 0;
  for (let k = 0; k < 400; k++) {
    block.forEach((_, i) => {
      block[i] = Math.imul(16 * k + i + 1, 0x9e3779b9);
    });
    words.set(block);
    cpuNormals(1, 0, 1);
    const normals = numbers.slice(0, 16);
    for (const z of normals) {
      // 1 + z·std lies close to half a unit in the last place above 1.
      const std = Math.fround(2 ** -24 / Math.abs(z));
      const mean = z < 0 ? -1 : 1;
      words.set(block);
      cpuNormals(1, mean, std);
      normals.forEach((other, i) => {
        const once = fmaf(other, std, mean);
        if (Math.fround(other * std + mean) !== once) wrongByRoundingTwice++;
        expect(numbers[i]).toBe(once);
      });
    }
  }
  expect(wrongByRoundingTwice).toBeGreaterThan(10);
});
