import { defineConfig } from "tsdown";

/** Modules that are not published, for the benchmarks of kernels and the sweep. */
export default defineConfig({
  entry: [
    "src/stream/kernels/module.ts",
    "src/stream/kernels/recipe.ts",
    "src/stream/kernels/wasm-stream.ts",
    "src/stream/runs.ts",
    "src/stream/threads/stream-on-threads.ts",
    "src/index.ts",
  ],
  outDir: ".internals",
  platform: "neutral",
  target: "es2022",
  dts: false,
});
