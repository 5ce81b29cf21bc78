import { defineConfig, mergeConfig } from "vitest/config";
import { shared } from "../../vitest.shared.ts";

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      // Each file has its own process: a driver is loaded once, and a test may lose its context for good.
      pool: "forks",
      globalSetup: "./test/stand-in/build.ts",
      execArgv: ["--expose-gc"],
    },
  }),
);
