import { beforeEach, expect, test, vi } from "vitest";
import { kernels } from "../src/wasm/kernels.ts";

test("the committed kernels are what assembly compiles to: else run node scripts/build-wasm.mjs", async () => {
  const { kernels: binary } = (await import("../scripts/build-wasm.mjs" as string)) as {
    kernels: { text(): Promise<string>; committed(): Promise<string> };
  };
  expect(await binary.text()).toBe(await binary.committed());
});

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The package, in which WebAssembly is refused as by a Content-Security-Policy. */
async function withoutKernels(): Promise<typeof import("../src/index.ts")> {
  vi.resetModules();
  vi.stubGlobal("WebAssembly", undefined);
  return import("../src/index.ts");
}

const LENGTHS = [1, 2, 63, 64, 65, 127, 4096, 4097, 8191, 8192, 12289];

test("JavaScript gives the kernels' words, in both orders", async () => {
  expect(kernels()).toBeDefined();
  const fast = await import("../src/index.ts");
  const slow = await withoutKernels();
  for (const partitionable of [true, false]) {
    const draw = ({ JaxKey }: typeof fast) => {
      const key = new JaxKey(-3, { partitionable, x64: true });
      const types = ["uint8", "uint16", "uint32", "uint64"] as const;
      return LENGTHS.flatMap((n) => types.map((type) => key.bits(n, type)));
    };
    expect(draw(slow)).toEqual(draw(fast));
  }
});

test.each([
  [-2, 2],
  [-1, 1],
  [0, 1.5],
  [0.3, 5],
  [-4.5, 4],
  [-1e-3, 1e-5],
])("JavaScript gives the kernels' numbers, those between %d and %d, too", async (lower, upper) => {
  const fast = await import("../src/index.ts");
  const slow = await withoutKernels();
  const draw = ({ JaxKey }: typeof fast) => {
    const key = new JaxKey(7);
    const numbers = [0, 1, 2].map(() => new Float32Array(20_001));
    key.uniform(numbers[0]!, "float32", lower, upper);
    key.normal(numbers[1]!);
    key.truncatedNormal(numbers[2]!, "float32", lower, upper);
    return numbers.map(({ buffer }) => new Uint32Array(buffer));
  };
  expect(draw(slow)).toEqual(draw(fast));
});

test("the kernels round once where rounding a sum makes a tie", async () => {
  const { fmaf } = await import("@weightinit/rng-parts");
  const { words, numbers, uniforms } = kernels()!;
  let wrongByRoundingTwice = 0;
  for (let k = 0; k < 2000; k++) {
    words[0] = Math.imul(k + 1, 0x9e3779b9) | 1024;
    const v = (words[0]! >>> 9) * 2 ** -23;
    // 1 + v·range lies close to half a unit in the last place above 1.
    const range = Math.fround(2 ** -24 / v);
    uniforms(1, 1, range, 1, -0);
    const once = fmaf(v, range, 1);
    if (Math.fround(v * range + 1) !== once) wrongByRoundingTwice++;
    expect(numbers[0]).toBe(once);
  }
  expect(wrongByRoundingTwice).toBeGreaterThan(10);
});
