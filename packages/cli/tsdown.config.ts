import { defineConfig } from "tsdown";
import { withoutSources } from "../../tsdown.shared.ts";

export default defineConfig({
  ...withoutSources,
  // The worker is a file of its own: threads are started from it.
  entry: ["src/index.ts", "src/main.ts", "src/worker.ts"],
  platform: "node",
  outputOptions: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
});
