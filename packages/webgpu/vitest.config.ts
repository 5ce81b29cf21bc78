import { defineConfig, mergeConfig } from "vitest/config";
import { shared } from "../../vitest.shared.ts";
import { gpuEnvironment } from "./test/gpu-environment.ts";

export default defineConfig(async () => {
  // Into this process, so that the forks are born with it: the loader reads LD_LIBRARY_PATH only then.
  Object.assign(process.env, await gpuEnvironment());
  // A software GPU may share two cores with other packages' tests, where one test took 83 s. A hang is what is found.
  return mergeConfig(shared, { test: { pool: "forks", maxWorkers: 2, testTimeout: 300_000 } });
});
