/**
 * Tens of thousands of tensors of many sizes, destroyed and dropped, on each backend, in a process of its own: it
 * lives, and memory and handles are level at the end.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { buildStandIn } from "../../../packages/cuda-native/test/stand-in/build.ts";

const MB = 2 ** 20;
const program = fileURLToPath(new URL("../scripts/long-run.mjs", import.meta.url));

interface Left {
  readonly rss: number;
  readonly heapUsed: number;
  readonly arrayBuffers: number;
  /** The process' handles and, on a GPU, what is alive there. */
  readonly [handles: string]: number;
}

async function longRun(backend: string, tensors: number, flag: string, env: NodeJS.ProcessEnv) {
  const argv = [flag, program, backend, String(tensors)];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { env: { ...process.env, ...env } });
  return JSON.parse(stdout) as { middle: Left; end: Left };
}

const standIn = buildStandIn();
const noGpu = process.env["WEIGHTINIT_NO_GPU"];

const BACKENDS: readonly [backend: string, tensors: number, env: NodeJS.ProcessEnv, missing: string | undefined][] = [
  ["cpu", 60_000, {}, undefined],
  ["webgpu", 20_000, {}, noGpu],
  "path" in standIn
    ? ["cuda", 30_000, { WEIGHTINIT_CUDA_DRIVER: standIn.path }, undefined]
    : ["cuda", 30_000, {}, standIn.reason],
];

for (const [backend, tensors, env, missing] of BACKENDS) {
  describe.skipIf(missing !== undefined)(`${backend}${missing === undefined ? "" : ` (${missing})`}`, () => {
    test.each(["--expose-gc", "--no-expose-gc"])("%s", { timeout: 600_000 }, async (flag) => {
      const { middle, end } = await longRun(backend, tensors, flag, env);
      const { rss, heapUsed, arrayBuffers, ...handles } = end;
      // A backend may keep some events and buffers to use them again.
      for (const [name, count] of Object.entries(handles)) {
        expect(count, name).toBeLessThanOrEqual(middle[name]! + 100);
      }
      expect(heapUsed - middle.heapUsed).toBeLessThan(2 * MB);
      expect(arrayBuffers - middle.arrayBuffers).toBeLessThan(MB);
      expect(rss - middle.rss).toBeLessThan(64 * MB);
    });
  });
}
