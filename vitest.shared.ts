import { defineConfig, mergeConfig } from "vitest/config";

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

/**
 * The same for packages whose test files leave nothing behind: those of one worker share its modules. Importing the
 * sources again for each file took more processor time than the tests (core: 9.4 s of it, 3.7 s so). That a module
 * imports all it needs is tested by each example, bundle and packed package in a process of its own.
 */
export const sharingModules = mergeConfig(shared, defineConfig({ test: { isolate: false } }));

/** The same, but for files that need a process that has done nothing else: they measure its memory. */
export function sharingModulesBut(...alone: readonly string[]) {
  const test = shared.test!;
  return defineConfig({
    test: {
      reporters: test.reporters!,
      outputFile: test.outputFile!,
      projects: [
        mergeConfig(sharingModules, defineConfig({ test: { name: "sharing modules", exclude: [...alone] } })),
        { ...shared, test: { ...test, name: "alone", include: [...alone] } },
      ],
    },
  });
}
