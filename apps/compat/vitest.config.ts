import { mergeConfig } from "vitest/config";
import { shared } from "../../vitest.shared.ts";

/** A test is a compiler's process, on a machine with two cores. */
export default mergeConfig(shared, { test: { maxConcurrency: 2, testTimeout: 300_000 } });
