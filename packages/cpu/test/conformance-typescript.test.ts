/** The conformance suite where WebAssembly is refused, as a strict Content-Security-Policy does: the TypeScript path. */
import { conformance } from "@weightinit/conformance";
import { test, vi } from "vitest";
import { CpuRng } from "../src/index.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";

vi.stubGlobal("WebAssembly", {
  Module: class {
    constructor() {
      throw new EvalError("Refused to compile WebAssembly by the Content-Security-Policy");
    }
  },
});

test("WebAssembly is refused here", ({ expect }) => {
  expect(wasmStream()).toBeUndefined();
});

conformance({ test, createRng: (seed) => new CpuRng(seed) });
