import { expect, it } from "vitest";
import { ORTHOGONAL_BINARY } from "../src/orthogonal/kernels/orthogonal-binary.ts";
import { STREAM_BINARY } from "../src/stream/kernels/stream-binary.ts";
import { decodeBinary } from "../src/wasm/compile.ts";
import { withSharedMemory } from "../src/wasm/shared-memory.ts";

it.each([
  ["stream", STREAM_BINARY],
  ["orthogonal", ORTHOGONAL_BINARY],
])("the %s kernels on shared memory are the same code", (_, text) => {
  const binary = decodeBinary(text);
  const shared = new WebAssembly.Module(withSharedMemory(binary));
  expect(WebAssembly.Module.imports(shared)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  expect(WebAssembly.Module.exports(shared)).toEqual(WebAssembly.Module.exports(new WebAssembly.Module(binary)));
});
