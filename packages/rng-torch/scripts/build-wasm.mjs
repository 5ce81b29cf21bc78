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
    // Three pages: see assembly/memory.ts.
    ...["--initialMemory", "3", "--maximumMemory", "3", "--memoryBase", "4096"],
  ],
});

if (isMain(import.meta.url)) await kernels.write();
