import { orthogonal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, it } from "vitest";
import { WebGpuRng } from "../src/index.ts";
import { withLimits } from "./altered-device.ts";
import { bitsOf, expectSameBits } from "./bits.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

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
