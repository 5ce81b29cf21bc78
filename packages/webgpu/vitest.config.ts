import { defineConfig, mergeConfig } from "vitest/config";
import { shared } from "../../vitest.shared.ts";
import { gpuEnvironment } from "./test/gpu-environment.ts";

export default defineConfig(async () => {
  // Into this process, so that the forks are born with it: the loader reads LD_LIBRARY_PATH only then.
  Object.assign(process.env, await gpuEnvironment());
  return mergeConfig(shared, { test: { pool: "forks", maxWorkers: 2 } });
});
