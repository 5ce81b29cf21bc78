/**
 * Compiles the kernels in assembly to the binary in src: `node scripts/build-wasm.mjs`.
 *
 * @module
 */
import { isMain, wasmBinary } from "../../../scripts/wasm-binary.mjs";

export const kernels = wasmBinary(import.meta.url, {
  assembly: "assembly",
  output: "src/kernels/binary.ts",
  constant: "BINARY",
  options: ["-O3", "--initialMemory", "1", "--maximumMemory", "1"],
});

if (isMain(import.meta.url)) await kernels.write();
