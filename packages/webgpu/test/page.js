// What the Chromium test runs in the page, on the built packages: the same comparisons as in Node.
import * as core from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { WebGpuRng } from "@weightinit/webgpu";
import * as checks from "./checks.js";

const { words } = checks;

/** As `checks.js` has it. */
export async function runConformance() {
  return checks.runConformance((await WebGpuRng.create(0)).device);
}

/** Compares every dtype and law with the CPU's bits. Returns how many reals were compared, and where they differ. */
export async function compareBits(size) {
  const rng = await WebGpuRng.create(42);
  const cpu = new CpuRng(42);
  const wrong = [];
  let compared = 0;
  const laws = {
    normal: core.normal({ std: 0.3, mean: 0 }),
    uniform: core.uniform({ lo: -0.3, hi: 0.7 }),
    truncatedNormal: core.truncatedNormal({ lo: -1, hi: 1.5 }),
    kaimingNormal: core.kaimingNormal,
    glorotUniform: core.glorotUniform,
    constant: core.constant({ value: 1.1 }),
    sparse: (r, dtype, length) => core.sparseInit(r, dtype, Math.ceil(length / 7), 7, { sparsity: 0.3 }),
    identity: (r, dtype) => core.identityInit(r, dtype, 5, 6, 7, { shift: 2 }),
  };
  for (const dtype of ["float32", "float16", "bfloat16", "complex64", "complex32"]) {
    for (const [name, make] of Object.entries(laws)) {
      if (name === "truncatedNormal" && dtype.startsWith("complex")) continue;
      for (const length of [0, 1, 3, 4, 255, 257, size]) {
        const tensor = make(rng, dtype, length);
        const got = words(await tensor.toArray());
        const want = words(make(cpu, dtype, length).data);
        tensor.destroy();
        const at = want.findIndex((bits, i) => bits !== got[i]);
        if (at >= 0 || got.length !== want.length) wrong.push({ name, dtype, length, at });
        compared += want.length;
      }
    }
  }
  return { compared, wrong };
}

/** As `checks.js` has it. */
export async function compareSlices() {
  return checks.compareSlices((await WebGpuRng.create(0)).device);
}

/** As `checks.js` has it. */
export async function orthogonalDistance(rows, cols) {
  return checks.orthogonalDistance((await WebGpuRng.create(7)).device, rows, cols);
}

/** Milliseconds from nothing to a generator, and to the first tensor's values. */
export async function startup() {
  const start = performance.now();
  const rng = await WebGpuRng.create(42);
  const created = performance.now() - start;
  await core.kaimingNormal(rng, 64, 64).toArray();
  return { created, first: performance.now() - start };
}

/** What is reported when the browser has WebGPU but gives no adapter. */
export async function withoutAdapter() {
  navigator.gpu.requestAdapter = async () => null;
  return WebGpuRng.create(1).catch((error) => error.code);
}
