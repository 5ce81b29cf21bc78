import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

it("the committed kernels are what assembly/stream compiles to: else run node scripts/build-wasm.mjs", async () => {
  const committed = await readFile(new URL("../src/stream/kernels/stream-binary.ts", import.meta.url), "utf8");
  const { build } = (await import("../scripts/build-wasm.mjs" as string)) as { build(): Promise<string> };
  expect(await build()).toBe(committed);
});

it("the kernels are small and import nothing", async () => {
  const { streamModule } = await import("../src/stream/kernels/module.ts");
  const { STREAM_BINARY } = await import("../src/stream/kernels/stream-binary.ts");
  expect(STREAM_BINARY.length / 2).toBeLessThan(13 * 1024);
  expect(WebAssembly.Module.imports(streamModule()!)).toEqual([]);
});
