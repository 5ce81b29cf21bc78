import { mergeConfig } from "vitest/config";
import { shared } from "../../vitest.shared.ts";

export default mergeConfig(shared, {
  test: {
    globalSetup: ["test/support/sites.ts"],
    // One browser, two cores: files one after the other.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // Not the second that is the default: a limit for what hangs, as the others.
    expect: { poll: { timeout: 60_000 } },
  },
});
