import { defineInitializer, orthogonal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it, vi } from "vitest";
import { contextOf } from "../src/gpu-context.ts";
import { WebGpuRng } from "../src/index.ts";
import { COPY_SRC, STORAGE } from "../src/webgpu-flags.ts";
import { withLimits } from "./altered-device.ts";
import { bitsOf, differences, expectSameBits } from "./bits.ts";
import { describeGpu, gpuRng } from "./gpu.ts";
import { bytesOf, FILLER, filledBuffer } from "./guarded.ts";

/** Largest |difference| of two lists. */
function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)));
  return most;
}

/** ‖QᵀQ − I‖max of a row-major m×n matrix, m ≥ n. */
function defect(q: Float32Array, m: number, n: number): number {
  let most = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      let sum = 0;
      for (let r = 0; r < m; r++) sum += (q[r * n + i] as number) * (q[r * n + j] as number);
      most = Math.max(most, Math.abs(sum - (i === j ? 1 : 0)));
    }
  }
  return most;
}

/** How far a 16-bit rounding may move a value of at most 1, beyond the 1e-5 of the float32 matrix. */
const ROUNDING = { float32: 0, complex64: 0, float16: 2 ** -11, complex32: 2 ** -11, bfloat16: 2 ** -8 } as const;

describeGpu("orthogonal", () => {
  it.each([
    [1, 1],
    [2, 2],
    [5, 3],
    [3, 5],
    [1, 40],
    [40, 1],
    [33, 31],
    [32, 32],
    [16, 16],
    [65, 200],
    [513, 65],
    [300, 257],
  ])("%d×%d agrees with the CPU's within 1e-5, in every dtype", async (rows, cols) => {
    for (const dtype of ["float32", "complex64", "float16", "bfloat16", "complex32"] as const) {
      const options = { gain: -0.9 };
      const gpu = await orthogonal(await gpuRng(7), dtype, rows, cols, options).toFloat32();
      const cpu = await orthogonal(new CpuRng(7), dtype, rows, cols, options).toFloat32();
      expect(furthest(gpu, cpu)).toBeLessThan(1e-5 + ROUNDING[dtype]);
    }
  });

  it("512×512: within 1e-5 of the CPU's, and ‖QᵀQ − I‖max ≤ 5e-6", async () => {
    const q = await orthogonal(await gpuRng(11), 512, 512).toFloat32();
    expect(furthest(q, orthogonal(new CpuRng(11), 512, 512).data)).toBeLessThan(1e-5);
    expect(defect(q, 512, 512)).toBeLessThanOrEqual(5e-6);
  });

  // One running sum of so many rows was 1.2e-5 off, and gave the wrong sign where heads are small.
  it.each([
    [2 ** 20, 1],
    [1, 2 ** 17],
    [2 ** 15, 4],
  ])("%d×%d: long sums stay within 2e-6 of the CPU's", async (rows, cols) => {
    const q = await orthogonal(await gpuRng(7), rows, cols).toFloat32();
    expect(furthest(q, orthogonal(new CpuRng(7), rows, cols).data)).toBeLessThan(2e-6);
  });

  it("keeps the asked shape and layout, and takes one draw", async () => {
    const rng = await gpuRng(5);
    const cpu = new CpuRng(5);
    for (const options of [{}, { layout: "torch" }] as const) {
      const tensor = orthogonal(rng, [3, 2, 4], options);
      expect(tensor.shape).toEqual([3, 2, 4]);
      expect(furthest(await tensor.toArray(), orthogonal(cpu, [3, 2, 4], options).data)).toBeLessThan(1e-5);
    }
    expect(rng.draw).toBe(2);
  });

  it("is the same from run to run, and empty where the shape is", async () => {
    const [a, b] = [orthogonal(await gpuRng(6), 70, 70), orthogonal(await gpuRng(6), 70, 70)];
    expect(bitsOf(await a.toArray())).toEqual(bitsOf(await b.toArray()));
    expect((await orthogonal(await gpuRng(6), 0, 3).toArray()).length).toBe(0);
  });

  it("on a grid of rows", async () => {
    const { device } = await gpuRng();
    const gpu = new WebGpuRng(6, { device: withLimits(device, { maxComputeWorkgroupsPerDimension: 3 }) });
    const plain = orthogonal(new WebGpuRng(6, { device }), "complex32", 130, 100);
    await expectSameBits(orthogonal(gpu, "complex32", 130, 100), plain);
  });

  it("of gain 0 is +0, whatever the gain's sign", async () => {
    for (const dtype of ["float32", "float16", "bfloat16", "complex64"] as const) {
      const rng = await gpuRng(8);
      for (const gain of [0, -0]) {
        const values = await orthogonal(rng, dtype, 9, 5, { gain }).toArray();
        expect([...values].every((x) => Object.is(x, 0))).toBe(true);
      }
      // A complex column of one element is D alone, whose imaginary part is an exact zero only for a real head.
      const [one] = await orthogonal(rng, "float32", 1, 1, { gain: -1 }).toArray();
      expect(Math.abs(one!)).toBe(1);
    }
  });
});

describeGpu("a stack of orthogonal matrices", () => {
  const layout = { batch: [0, 1], in: 3, out: 2 } as const;

  it.each([
    [2, 3, 5, 7],
    [2, 2, 72, 70],
    [1, 3, 1, 9],
  ])("%d×%d of %d×%d agrees with the CPU's within 1e-5, whole and sliced", async (...shape) => {
    for (const dtype of ["float32", "complex64", "float16", "bfloat16", "complex32"] as const) {
      for (const options of [{}, { slice: { 1: [1, 2] } as const }]) {
        const gpu = await orthogonal(await gpuRng(7), dtype, shape, { layout, gain: 1.5, ...options }).toFloat32();
        const cpu = await orthogonal(new CpuRng(7), dtype, shape, { layout, gain: 1.5, ...options }).toFloat32();
        expect(furthest(gpu, cpu)).toBeLessThan(1.5 * (1e-5 + ROUNDING[dtype]));
      }
    }
  });

  it("is one submit, with the memory of one matrix, and the bits of each alone", async () => {
    const rng = await gpuRng(8);
    const { recorder } = contextOf(rng.device);
    const alone = await Promise.all(
      [0, 1, 2, 3].map((i) => orthogonal(rng.clone(), 1, 4, 20, 17, { layout, slice: { 1: [i, i + 1] } }).toArray()),
    );
    const createBuffer = vi.spyOn(rng.device, "createBuffer");
    const before = recorder.submits;
    const stack = orthogonal(rng, 1, 4, 20, 17, { layout });
    expect(recorder.submits - before).toBe(1);
    // The tensor, and five of a matrix.
    expect(createBuffer.mock.calls.length).toBe(6);
    createBuffer.mockRestore();
    const values = await stack.toArray();
    for (const [i, one] of alone.entries()) {
      expect(differences(values.slice(i * 340, (i + 1) * 340), one)).toEqual({ length: 340, count: 0, first: "" });
    }
  });
});

describeGpu("an orthogonal matrix within a larger tensor", () => {
  /** A matrix whose entries are `base`, `base + spacing`, … of a tensor that is 0 elsewhere. */
  const spread = (rows: number, cols: number, base: number, spacing: number) =>
    defineInitializer({
      name: "spread",
      options: {},
      distribution: () => ({ kind: "orthogonal", rows, cols, gain: 0.7, within: { base, spacing } }),
    });

  it.each([
    [5, 3, 0, 2],
    [3, 5, 4, 9],
    [9, 9, 1, 3],
    [8, 6, 30, 27],
    [1, 1, 700, 5],
  ])("%d×%d from element %d on, %d apart, agrees with the CPU's; between is 0, beside as before", async (...law) => {
    const [rows, cols, base, spacing] = law;
    const init = spread(...law);
    const length = base + (rows * cols - 1) * spacing + 3;
    const { device } = await gpuRng();
    // Pieces of 128 numbers of 16 bits, which cut some elements in two.
    const narrow = withLimits(device, { maxStorageBufferBindingSize: 256 });
    for (const [place, dtype] of ["float32", "complex64", "float16", "bfloat16", "complex32"].entries()) {
      const type = dtype as keyof typeof ROUNDING;
      const cpu = await init(new CpuRng(7), type, length).toFloat32();
      const isFresh = place % 2 === 0;
      const buffer = filledBuffer(device, 32768);
      const real = type === "float32" || type === "complex64" ? 4 : 2;
      const out = { buffer, offset: 3 * real };
      // The kernels of a matrix need more than one binding of such a device.
      const small = rows * cols <= 16 ? narrow : device;
      const tensor = init(new WebGpuRng(7, { device: small }), type, length, isFresh ? {} : { out });
      const gpu = await tensor.toFloat32();
      expect(furthest(gpu, cpu)).toBeLessThan(1e-5 + ROUNDING[type]);
      expect([...gpu].map((x) => x === 0)).toEqual([...cpu].map((x) => x === 0));
      const bytes = await bytesOf(device, buffer);
      const end = out.offset + tensor.byteLength;
      const beside = isFresh ? bytes : [...bytes.subarray(0, out.offset), ...bytes.subarray(end)];
      expect(beside.every((byte) => byte === FILLER)).toBe(true);
      buffer.destroy();
    }
  });

  it("is one submit", async () => {
    const rng = await gpuRng(3);
    const { recorder } = contextOf(rng.device);
    const out = rng.device.createBuffer({ size: 4000, usage: STORAGE | COPY_SRC });
    const before = recorder.submits;
    spread(3, 3, 1, 10)(rng, 1000, { out });
    expect([recorder.submits - before, rng.draw]).toEqual([1, 1]);
    out.destroy();
  });
});
