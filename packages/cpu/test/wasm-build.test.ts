import { expect, it } from "vitest";

it.each(["stream", "orthogonal"])(
  "the committed kernels are what assembly/%s compiles to: else run node scripts/build-wasm.mjs",
  async (name) => {
    const binary = (await import("../scripts/build-wasm.mjs" as string))[name];
    expect(await binary.text()).toBe(await binary.committed());
  },
  60_000,
);

it("the kernels are small and import nothing", async () => {
  const { streamModule } = await import("../src/stream/kernels/module.ts");
  const { STREAM_BINARY } = await import("../src/stream/kernels/stream-binary.ts");
  expect(STREAM_BINARY.length / 2).toBeLessThan(13 * 1024);
  expect(WebAssembly.Module.imports(streamModule()!)).toEqual([]);
});
