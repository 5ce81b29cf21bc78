import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/cuda-rng.ts"],
  platform: "node",
  target: "es2022",
  fixedExtension: false,
  // Flat: the kernels are read from ../ptx beside dist as beside src. The RNG class is an entry of its own, so that
  // `sideEffects` can name its file: importing it registers it.
  dts: { sourcemap: true },
  sourcemap: true,
});
