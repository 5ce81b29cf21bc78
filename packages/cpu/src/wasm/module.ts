/**
 * The compiled kernels of `assembly/stream`.
 *
 * @module
 */
import { compiledOnce, decodeBinary } from "./compile.ts";
import { STREAM_BINARY } from "./stream-binary.ts";

/** The module; `undefined` where it cannot be compiled. */
export const streamModule: () => WebAssembly.Module | undefined = /* @__PURE__ */ compiledOnce(() =>
  decodeBinary(STREAM_BINARY),
);
