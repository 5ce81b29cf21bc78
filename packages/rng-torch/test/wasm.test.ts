import { beforeEach, expect, test, vi } from "vitest";
import { kernels } from "../src/wasm/kernels.ts";

test("the committed kernels are what assembly compiles to: else run node scripts/build-wasm.mjs", async () => {
  const { BINARY } = await import("../src/wasm/binary.ts");
  const { build } = (await import("../scripts/build-wasm.mjs" as string)) as { build(): Promise<string> };
  expect(await build()).toContain(`"${BINARY}"`);
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
