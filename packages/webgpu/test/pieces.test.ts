import {
  constant,
  identityInit,
  normal,
  type Rng,
  sparseInit,
  type Tensor,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { type WebGpuDType, WebGpuRng, type WebGpuTensor } from "../src/index.ts";
import { piecesOf } from "../src/pieces.ts";
import { gridOf } from "../src/recorder.ts";
import { withLimits } from "./altered-device.ts";
import { differences, expectSameBits } from "./bits.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

const buffer = {} as GPUBuffer;

describe("pieces", () => {
  it("cover a range once, start aligned and are never too long", () => {
    const limits = { minStorageBufferOffsetAlignment: 256, maxStorageBufferBindingSize: 1000 };
    for (const bytesPerReal of [2, 4]) {
      for (const offset of [0, 4, 252, 256, 258 * bytesPerReal]) {
        for (const size of [0, 4, 700, 1000, 5000]) {
          let next = 0;
          for (const { range, first, end, start } of piecesOf({ buffer, offset, size }, bytesPerReal, limits)) {
            expect(range.offset % 256).toBe(0);
            expect(range.size).toBeLessThanOrEqual(1000);
            expect(start).toBe(next);
            expect(range.offset + first * bytesPerReal).toBe(offset + start * bytesPerReal);
            expect(end * bytesPerReal).toBeLessThanOrEqual(range.size);
            next += end - first;
          }
          expect(next).toBe(size / bytesPerReal);
        }
      }
    }
  });

  it("a grid holds as many workgroups as asked for, and no row too long", () => {
    for (const workgroups of [1, 65535, 65536, 65537, 1 << 20, 65535 * 65535]) {
      const [x, y] = gridOf(workgroups, 65535);
      expect(Math.max(x, y)).toBeLessThanOrEqual(65535);
      expect(x * y).toBeGreaterThanOrEqual(workgroups);
      expect(x * (y - 1)).toBeLessThan(workgroups);
    }
  });
});

type Make = (rng: Rng, dtype: WebGpuDType, shape: readonly number[]) => Tensor;
const LAWS: Record<string, Make> = {
  normal: normal({ std: 1 }) as unknown as Make,
  uniform: uniform({ lo: -1, hi: 1 }) as unknown as Make,
  constant: constant({ value: 2.5 }) as unknown as Make,
  identity: identityInit({ shift: 3, gain: 1.5 }) as unknown as Make,
  sparse: sparseInit({ sparsity: 0.4, std: 1 }) as unknown as Make,
};

describeGpu("tensors of many bindings and many dispatch rows have no seams", () => {
  const limits = { maxStorageBufferBindingSize: 1024, maxComputeWorkgroupsPerDimension: 2 };

  for (const [name, make] of Object.entries(LAWS)) {
    it(name, async () => {
      const { device } = await gpuRng();
      for (const dtype of ["float16", "bfloat16", "float32", "complex32", "complex64"] as const) {
        for (const shape of [
          [41, 83],
          [83, 41],
        ]) {
          const gpu = new WebGpuRng(6, { device: withLimits(device, limits) });
          await expectSameBits(make(gpu, dtype, shape) as WebGpuTensor, make(new CpuRng(6), dtype, shape));
        }
      }
    });
  }

  it("truncated normal, as rows", async () => {
    const { device } = await gpuRng();
    const gpu = new WebGpuRng(6, { device: withLimits(device, limits) });
    const options = { rows: [7, 300] } as const;
    await expectSameBits(
      truncatedNormal(gpu, "bfloat16", 1000, 5, options),
      truncatedNormal(new CpuRng(6), "bfloat16", 1000, 5, options),
    );
  });

  it("a default device's 128 MiB binding: the seam of a 129 MiB tensor", async () => {
    const { device: first } = await gpuRng();
    const limits = { maxStorageBufferBindingSize: 2 ** 27 };
    const size = 2 ** 25 + 2 ** 18;
    const rng = await WebGpuRng.create(8, { device: withLimits(first, limits) });
    const tensor = uniform(rng, size, { lo: 0, hi: 1 });
    for (const around of [500, 2 ** 25, size - 500]) {
      const from = around - 500;
      const range = { buffer: tensor.buffer, offset: from * 4, size: 4000 };
      const cpu = uniform(new CpuRng(8), size, { lo: 0, hi: 1, rows: [from, from + 1000] });
      const encoder = first.createCommandEncoder();
      const copy = first.createBuffer({ size: 4000, usage: 1 | 8 });
      encoder.copyBufferToBuffer(range.buffer, range.offset, copy, 0, 4000);
      first.queue.submit([encoder.finish()]);
      await copy.mapAsync(1);
      const want = cpu.data;
      expect(differences(new Float32Array(copy.getMappedRange().slice(0)), want).count).toBe(0);
      copy.destroy();
    }
    tensor.destroy();
  });
});
