import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** What a Content-Security-Policy without wasm-unsafe-eval makes of it. */
class Refused {
  constructor() {
    throw new WebAssembly.CompileError("Refused to compile or instantiate WebAssembly module");
  }
}

it.each([
  ["there is no WebAssembly", undefined],
  ["compiling is refused", { ...WebAssembly, Module: Refused }],
  ["instantiating is refused", { Module: WebAssembly.Module, Instance: Refused }],
])("no kernels where %s", async (_, stub) => {
  vi.stubGlobal("WebAssembly", stub);
  vi.resetModules();
  const { wasmStream } = await import("../src/stream/kernels/wasm-stream.ts");
  expect(wasmStream()).toBeUndefined();
  expect(wasmStream()).toBeUndefined();
});

it("compiles once, when first asked", async () => {
  const { Module } = WebAssembly;
  const compile = vi.fn();
  vi.stubGlobal("WebAssembly", {
    Instance: WebAssembly.Instance,
    Module: class {
      constructor(bytes: BufferSource) {
        compile();
        // biome-ignore lint/correctness/noConstructorReturn: a module made by the stand-in must be a real one
        return new Module(bytes);
      }
    },
  });
  vi.resetModules();
  const { wasmStream } = await import("../src/stream/kernels/wasm-stream.ts");
  expect(compile).not.toHaveBeenCalled();
  const stream = wasmStream();
  expect(stream).toBeDefined();
  expect(wasmStream()).toBe(stream);
  expect(compile).toHaveBeenCalledOnce();
});
