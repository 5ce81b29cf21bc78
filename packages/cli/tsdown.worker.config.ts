/**
 * The worker: one file with all that it needs, minified and in ASCII. Every thread keeps the text of what it loads, two
 * bytes a character if one is beyond Latin-1 (docs/decisions/0041-what-a-thread-holds.md).
 *
 * @module
 */
import { defineConfig } from "tsdown";
import { shared } from "../../tsdown.shared.ts";

const ascii = {
  name: "ascii",
  generateBundle(_: unknown, bundle: Record<string, { code?: string }>) {
    for (const output of Object.values(bundle)) {
      const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
      if (output.code !== undefined) output.code = output.code.replace(/[\u0080-\uffff]/g, escaped);
    }
  },
};

export default defineConfig({
  target: shared.target,
  entry: ["src/worker.ts"],
  platform: "node",
  // The few laws that are no data load the recipes as they are installed.
  noExternal: /^@weightinit\/(?!(rng-torch|recipes)$)/,
  minify: true,
  dts: false,
  clean: false,
  plugins: [ascii],
  outputOptions: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
});
