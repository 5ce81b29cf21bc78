import { expect, it } from "vitest";

it("the committed kernels are what assembly compiles to: else run node scripts/build-wasm.mjs", async () => {
  const { kernels } = await import("../scripts/build-wasm.mjs" as string);
  expect(await kernels.text()).toBe(await kernels.committed());
}, 60_000);

it("the kernels are small and import nothing", async () => {
  const { BINARY } = await import("../src/kernels/binary.ts");
  expect(BINARY.length / 2).toBeLessThan(2048);
  const bytes = Uint8Array.from(BINARY.match(/../g)!, (byte) => Number.parseInt(byte, 16));
  expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
});
