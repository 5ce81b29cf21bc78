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

test.each(["float32", "float16", "bfloat16"] as const)("JavaScript computes the kernels' bits: %s", async (type) => {
  expect(kernels()).toBeDefined();
  const fast = await import("../src/index.ts");
  const slow = await withoutKernels();
  const { kernels: absent } = await import("../src/wasm/kernels.ts");
  expect(absent()).toBeUndefined();
  const draw = ({ TfSeed, TfGenerator }: typeof fast, n: number) =>
    // The second's counter runs over 2³² after 5 blocks, the third's over 2⁶⁴, the fourth's over 2¹²⁸.
    [
      new TfSeed(42, -7),
      new TfGenerator([2n ** 32n - 5n, 1n, 3n]),
      new TfGenerator([-5n, 2n, 3n]),
      new TfGenerator([-5n, -1n, 3n]),
    ].flatMap((rng) =>
      (["uniform", "normal", "truncatedNormal"] as const).map((law) => {
        const out = new Float32Array(n);
        rng.clone()[law](out, type, 0.25, 0.7);
        return new Uint32Array(out.buffer);
      }),
    );
  for (const n of [1, 2, 3, 5, 17, 1001, 8193]) expect(draw(slow, n)).toEqual(draw(fast, n));
});

test("JavaScript and the kernel give the same words", async () => {
  const fast = await import("../src/index.ts");
  const slow = await withoutKernels();
  for (const n of [1, 5, 9001, 40_000]) {
    expect(new slow.TfSeed(1, 2).fullIntegers(n)).toEqual(new fast.TfSeed(1, 2).fullIntegers(n));
  }
});
