import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/mersenne-twister.ts", "src/xoshiro.ts"],
  platform: "neutral",
  target: "es2022",
  // The RNG class is an entry of its own, so that `sideEffects` can name its file: importing it registers it.
  dts: { sourcemap: true },
  sourcemap: true,
});
