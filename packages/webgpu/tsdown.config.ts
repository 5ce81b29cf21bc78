import { defineConfig } from "tsdown";

export default defineConfig({
  entry: "src/index.ts",
  platform: "neutral",
  target: "es2022",
  // One output file a source file: bundlers drop what is unused, and sideEffects can name a single module.
  unbundle: true,
  dts: { sourcemap: true },
  sourcemap: true,
});
