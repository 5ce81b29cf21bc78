/**
 * Compiles the kernels in assembly to the binaries in src: `node scripts/build-wasm.mjs`.
 *
 * @module
 */
import { isMain, wasmBinary } from "../../../scripts/wasm-binary.mjs";
import { source as philoxTurns } from "../assembly/stream/philox-turns.mjs";

export const stream = wasmBinary(import.meta.url, {
  assembly: "assembly/stream",
  output: "src/stream/kernels/stream-binary.ts",
  constant: "STREAM_BINARY",
  options: [
    ...["-O3s", "--enable", "simd"],
    // Two pages: see assembly/stream/memory.ts. Below 1 KB lies the recipe.
    ...["--initialMemory", "2", "--maximumMemory", "2", "--memoryBase", "1024"],
  ],
  sources: { "philox-turns.ts": philoxTurns },
});

export const orthogonal = wasmBinary(import.meta.url, {
  assembly: "assembly/orthogonal",
  output: "src/orthogonal/kernels/orthogonal-binary.ts",
  constant: "ORTHOGONAL_BINARY",
  options: ["-O3", "--enable", "simd"],
});

if (isMain(import.meta.url)) for (const binary of [stream, orthogonal]) await binary.write();
