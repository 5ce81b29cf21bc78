/**
 * What is checked in a page and on a card alike, on built packages: plain JavaScript for both.
 *
 * @module
 */
import { conformance } from "@weightinit/conformance";
import { orthogonal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { WebGpuRng } from "@weightinit/webgpu";
import { outMemory } from "./out-memory.js";

/**
 * Runs the conformance suite. Returns the number of tests that ran, those that failed and those left out.
 *
 * @param {GPUDevice} device
 */
export async function runConformance(device) {
  const tests = [];
  const { notRun } = conformance({
    test: (name, run) => tests.push({ name, run }),
    createRng: (seed) => new WebGpuRng(seed, { device }),
    fromState: (state) => WebGpuRng.fromState(state, { device }),
    out: outMemory,
  });
  const failed = [];
  for (const { name, run } of tests) {
    try {
      await run();
    } catch (error) {
      failed.push(`${name}: ${error}`);
    }
  }
  return { ran: tests.length, failed, notRun };
}

/**
 * The largest difference between the GPU's and the CPU's orthogonal matrix.
 *
 * @param {GPUDevice} device
 * @param {number} rows
 * @param {number} cols
 */
export async function orthogonalDistance(device, rows, cols) {
  const got = await orthogonal(new WebGpuRng(7, { device }), rows, cols).toArray();
  const want = orthogonal(new CpuRng(7), rows, cols).data;
  return want.reduce((most, x, i) => Math.max(most, Math.abs(x - got[i])), 0);
}
