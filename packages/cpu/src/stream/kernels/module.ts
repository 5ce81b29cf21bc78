/**
 * The compiled kernels of `assembly/stream`.
 *
 * @module
 */
import { compiledOnce, decodeBinary } from "../../wasm/compile.ts";
import { withSharedMemory } from "../../wasm/shared-memory.ts";
import { STREAM_BINARY } from "./stream-binary.ts";

/** The module; `undefined` where it cannot be compiled. */
export const streamModule: () => WebAssembly.Module | undefined = /* @__PURE__ */ compiledOnce(() =>
  decodeBinary(STREAM_BINARY),
);

/** The module for worker threads, on memory that it imports; `undefined` where it cannot be compiled. */
export const sharedStreamModule: () => WebAssembly.Module | undefined = /* @__PURE__ */ compiledOnce(() =>
  withSharedMemory(decodeBinary(STREAM_BINARY)),
);
