/**
 * What is checked in a page and on a card alike, on built packages: plain JavaScript for both.
 *
 * @module
 */
import { conformance } from "@weightinit/conformance";
import * as core from "@weightinit/core";
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
  const got = await core.orthogonal(new WebGpuRng(7, { device }), rows, cols).toArray();
  const want = core.orthogonal(new CpuRng(7), rows, cols).data;
  return want.reduce((most, x, i) => Math.max(most, Math.abs(x - got[i])), 0);
}

/** The reals of a tensor as integers. */
export function words(values) {
  return values instanceof Uint16Array
    ? values
    : new Uint32Array(values.buffer, values.byteOffset, values.byteLength / 4);
}

/** Slices of axes as whole vectors and not, and far into tensors that no memory holds. */
const SLICES = [
  { shape: [70, 64], slice: { 1: [16, 48] } },
  { shape: [70, 65], slice: { 0: [3, 69], 1: [7, 20] } },
  { shape: [3, 4, 5, 7], slice: { 1: [1, 3], "-1": [2, 5] } },
  { shape: [2 ** 23, 2 ** 10], slice: { 0: [2 ** 22 - 2, 2 ** 22 + 30], 1: [1001, 1020] } },
  { shape: [2 ** 16, 2 ** 35], slice: { 0: [40, 45], 1: [2 ** 34 - 32, 2 ** 34 + 32] } },
];

/**
 * Compares slices of every law and dtype, and values that are copied, with the CPU's bits. Returns how many reals were
 * compared, and where they differ.
 *
 * @param {GPUDevice} device
 */
export async function compareSlices(device) {
  const rng = new WebGpuRng(42, { device });
  const cpu = new CpuRng(42);
  const wrong = [];
  let compared = 0;
  const law = { kind: "values", draws: true, value: (i, part, random) => random.normal((2 * i + part) % 1000) };
  const laws = {
    normal: core.normal({ std: 0.3 }),
    uniform: core.uniform({ lo: -0.3, hi: 0.7 }),
    truncatedNormal: core.truncatedNormal({ lo: -1, hi: 1.5 }),
    constant: core.constant({ value: 1.1 }),
    values: core.defineInitializer({ name: "values", options: {}, distribution: () => law }),
    numbersOf: (r, ...args) => core.normal(r === rng ? core.withNumbersOf(r, r.numbers) : r.numbers, ...args),
  };
  rng.numbers = new CpuRng(7);
  cpu.numbers = new CpuRng(7);
  for (const dtype of ["float32", "float16", "bfloat16", "complex64", "complex32"]) {
    for (const [name, make] of Object.entries(laws)) {
      if (name === "truncatedNormal" && dtype.startsWith("complex")) continue;
      for (const { shape, slice } of SLICES) {
        const out = device.createBuffer({ size: 65_536, usage: 0x84 }); // STORAGE | COPY_SRC
        const offset = dtype === "float32" || dtype === "complex64" ? 4 : 2;
        const fresh = make(rng, dtype, shape, { slice });
        const want = words(make(cpu, dtype, shape, { slice }).data);
        const inPlace = make(rng, dtype, shape, { slice, out: { buffer: out, offset } });
        const again = words(make(cpu, dtype, shape, { slice }).data);
        for (const [tensor, right] of [
          [fresh, want],
          [inPlace, again],
        ]) {
          const got = words(await tensor.toArray());
          const at = right.findIndex((bits, i) => bits !== got[i]);
          if (at >= 0 || got.length !== right.length) wrong.push({ name, dtype, shape, at });
          compared += right.length;
        }
        fresh.destroy();
        out.destroy();
      }
    }
  }
  return { compared, wrong };
}
