import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** One environment after the other: each installs tools of its own and starts processes. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ["test/environments.slow.ts"],
    testTimeout: 600_000,
    // A line as soon as an environment is done.
    reporters: ["verbose", "json"],
    outputFile: { json: ".report/environments.json" },
  },
});
