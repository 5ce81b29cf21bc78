import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

export default defineConfig({
  ...shared,
  entry: ["src/index.ts", "src/cuda-rng.ts"],
  platform: "node",
  fixedExtension: false,
  // Flat: the kernels are read from ../ptx beside dist as beside src. The RNG class is an entry of its own, so that
  // `sideEffects` can name its file: importing it registers it.
});
