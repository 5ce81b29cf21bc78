import { defineConfig, mergeConfig } from "vitest/config";
import { gpuEnvironment } from "../../packages/webgpu/test/gpu-environment.ts";
import { shared } from "../../vitest.shared.ts";

/** The examples of the WebGPU backend run as well, on this machine's GPU or on software. */
export default defineConfig(async () => {
  Object.assign(process.env, await gpuEnvironment());
  return mergeConfig(shared, { test: { pool: "forks" } });
});
