/**
 * Compiles the kernels in assembly to the binary in src: `node scripts/build-wasm.mjs`.
 *
 * @module
 */
import { isMain, wasmBinary } from "../../../scripts/wasm-binary.mjs";

export const kernels = wasmBinary(import.meta.url, {
  assembly: "assembly",
  output: "src/wasm/binary.ts",
  constant: "BINARY",
  options: [
    ...["-O3s", "--enable", "simd"],
    // One page: see assembly/memory.ts.
    ...["--initialMemory", "1", "--maximumMemory", "1", "--memoryBase", "1024"],
  ],
});

if (isMain(import.meta.url)) await kernels.write();
