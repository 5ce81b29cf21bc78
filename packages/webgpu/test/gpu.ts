/**
 * What device tests share: one device a test file, or the reason why there is none.
 *
 * @module
 */
import { describe } from "vitest";
import { WebGpuRng } from "../src/index.ts";

const reason = process.env["WEIGHTINIT_NO_GPU"];

/** `describe` where there is a GPU; elsewhere skipped, saying why. */
export function describeGpu(name: string, tests: () => void): void {
  if (reason === undefined) describe(name, tests);
  else describe.skip(`${name} (no GPU adapter: ${reason})`, tests);
}

let first: Promise<WebGpuRng> | undefined;

/** A generator on this file's device. */
export async function gpuRng(seed: number | bigint = 42): Promise<WebGpuRng> {
  first ??= WebGpuRng.create(0);
  return new WebGpuRng(seed, { device: (await first).device });
}
