import { expect, it, vi } from "vitest";
import { ORTHOGONAL_BINARY } from "../src/orthogonal/kernels/orthogonal-binary.ts";
import { STREAM_BINARY } from "../src/stream/kernels/stream-binary.ts";
import { decodeBinary } from "../src/wasm/compile.ts";
import { alignToLine, withSharedMemory } from "../src/wasm/shared-memory.ts";
import { replaceBuiltin } from "./threads-support.ts";

it.each([
  ["stream", STREAM_BINARY],
  ["orthogonal", ORTHOGONAL_BINARY],
])("the %s kernels on shared memory are the same code", (_, text) => {
  const binary = decodeBinary(text);
  const shared = new WebAssembly.Module(withSharedMemory(binary));
  expect(WebAssembly.Module.imports(shared)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  expect(WebAssembly.Module.exports(shared)).toEqual(WebAssembly.Module.exports(new WebAssembly.Module(binary)));
});

it("aligns to the 64 bytes of a cache line", () => {
  expect([0, 1, 63, 64, 65, 128, 129].map(alignToLine)).toEqual([0, 64, 64, 64, 128, 128, 192]);
});

it("binaries are decoded without Node's Buffer, as in browsers", () => {
  replaceBuiltin("node:buffer", undefined);
  for (const digits of [STREAM_BINARY, ORTHOGONAL_BINARY]) {
    expect(Buffer.compare(decodeBinary(digits), Buffer.from(digits, "hex"))).toBe(0);
  }
  vi.restoreAllMocks();
});
