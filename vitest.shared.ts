import { defineConfig } from "vitest/config";

/** What every package's vitest.config.ts shares: workspace packages are read from their sources. */
export const shared = defineConfig({
  resolve: { conditions: ["@weightinit/source"] },
  ssr: { resolve: { conditions: ["@weightinit/source", "node", "import", "default"] } },
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "json"],
    outputFile: { json: ".report/vitest.json" },
    // Far above what any test takes on two shared cores: limits are for what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
