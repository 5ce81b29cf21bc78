import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/stream/index.ts"],
  platform: "neutral",
  target: "es2022",
  // Few files: a cold start pays for each module it loads.
  dts: { sourcemap: true },
  sourcemap: true,
});
