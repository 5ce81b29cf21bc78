import { defineConfig } from "vitest/config";

/** What every package's vitest.config.ts shares: workspace packages are read from their sources. */
export const shared = defineConfig({
  resolve: { conditions: ["@weightinit/source"] },
  ssr: { resolve: { conditions: ["@weightinit/source", "node", "import", "default"] } },
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", "json"],
    outputFile: { json: ".report/vitest.json" },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
