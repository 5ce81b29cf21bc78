import { identityInit, type Rng, sparseInit, type Tensor, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { describe, expect, it } from "vitest";
import { clip, diagonalRuns } from "../src/fill-fixed.ts";
import type { WebGpuDType, WebGpuTensor } from "../src/index.ts";
import { expectSameBits } from "./bits.ts";
import { describeGpu, gpuRng } from "./gpu.ts";

const DTYPES: readonly WebGpuDType[] = ["float16", "bfloat16", "float32", "complex32", "complex64"];

type Make = (rng: Rng, dtype: WebGpuDType, shape: readonly number[], options: object) => Tensor;
const sparse = sparseInit as unknown as Make;
const identity = identityInit as unknown as Make;

describe("runs of a diagonal", () => {
  const indices = (runs: ReturnType<typeof diagonalRuns>) =>
    runs.flatMap(({ start, step, count }) => Array.from({ length: Number(count) }, (_, i) => start + BigInt(i) * step));

  it("are the diagonal, in order", () => {
    for (const [rows, cols] of [
      [1, 1],
      [3, 5],
      [5, 3],
      [7, 7],
    ] as const) {
      for (let a = 0; a < rows; a++) {
        for (let b = 0; b < cols; b++) {
          const axes = [
            { size: rows, stride: cols, shift: a },
            { size: cols, stride: 1, shift: b },
          ] as const;
          const count = Math.min(rows, cols);
          const want = Array.from({ length: count }, (_, i) =>
            BigInt(100 + ((i + a) % rows) * cols + ((i + b) % cols)),
          );
          expect(indices(diagonalRuns({ kind: "diagonal", value: 1, base: 100, count, axes }))).toEqual(want);
        }
      }
    }
  });

  it("are clipped to a part", () => {
    const run = { start: 10n, step: 7n, count: 5n }; // 10 17 24 31 38
    for (let from = 0; from < 45; from++) {
      for (let to = from; to < 45; to++) {
        const inside = [10, 17, 24, 31, 38].filter((at) => at >= from && at < to);
        const { start, count } = clip(run, BigInt(from), BigInt(to));
        expect(count).toBe(inside.length);
        if (count > 0) expect(start).toBe((inside[0] as number) - from);
      }
    }
  });
});

describeGpu("diagonals and sparse columns have the CPU's bits", () => {
  it.each(DTYPES)("identity %s", async (dtype) => {
    for (const shape of [[5], [1, 1], [3, 3], [4, 7], [7, 4], [65, 33], [3, 3, 4, 5], [2, 5, 3]]) {
      for (const options of [{}, { gain: -2.3 }, { shift: 1 }, { shift: [-1, 2] }, { rows: [1, 1] }]) {
        if ("rows" in options && shape[0] === 1) continue;
        await expectSameBits(
          identity(await gpuRng(), dtype, shape, options) as WebGpuTensor,
          identity(new CpuRng(42), dtype, shape, options),
        );
      }
      const rows = { rows: [Math.floor((shape[0] as number) / 3), shape[0]], shift: 2 };
      await expectSameBits(
        identity(await gpuRng(), dtype, shape, rows) as WebGpuTensor,
        identity(new CpuRng(42), dtype, shape, rows),
      );
    }
  });

  it.each(DTYPES)("sparse %s", async (dtype) => {
    for (const shape of [
      [1, 1],
      [4, 5],
      [5, 4],
      [10, 1],
      [1, 10],
      [33, 70],
      [257, 65],
      [0, 3],
    ]) {
      for (const sparsity of [0, 0.1, 0.5, 0.9, 1]) {
        const options = { sparsity, std: 0.1 };
        const gpu = await gpuRng(9);
        await expectSameBits(
          sparse(gpu, dtype, shape, options) as WebGpuTensor,
          sparse(new CpuRng(9), dtype, shape, options),
        );
        expect(gpu.draw).toBe(1);
      }
    }
  });

  it("zeros of fresh memory need no work", async () => {
    const tensor = zeros32(await gpuRng(), 1000);
    expect(new Set(await tensor.toArray())).toEqual(new Set([0]));
  });
});
