import { defineConfig } from "tsdown";
import { withoutSources } from "../../tsdown.shared.ts";

export default defineConfig({
  ...withoutSources,
  entry: ["src/index.ts", "src/main.ts", "src/planner.ts"],
  platform: "node",
  minify: true,
  outputOptions: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
});
