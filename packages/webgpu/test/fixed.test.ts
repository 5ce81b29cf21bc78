import { identityInit, type Rng, sparseInit, type Tensor, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clip, diagonalRuns, inPlace } from "../src/fill-fixed.ts";
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

  it("are cut to the runs of a place, few of them", () => {
    const shape = [4, 3, 5, 6];
    const strides = [90, 30, 6, 1];
    const place = fc.record({
      from: fc.nat(400),
      run: fc.integer({ min: 1, max: 40 }),
      gap: fc.nat(60),
      repeats: fc.integer({ min: 1, max: 9 }),
    });
    const axis = fc.nat(3).chain((of) => fc.record({ of: fc.constant(of), shift: fc.nat(shape[of]! - 1) }));
    fc.assert(
      fc.property(place, axis, axis, fc.nat(20), ({ from, run, gap, repeats }, a, b, base) => {
        fc.pre(a.of !== b.of);
        const [first, second] = a.of < b.of ? [a, b] : [b, a];
        const axes = [first, second].map(({ of, shift }) => ({ size: shape[of]!, stride: strides[of]!, shift }));
        const count = Math.min(...axes.map(({ size }) => size));
        const fill = { kind: "diagonal", value: 1, base, count, axes: axes as never } as const;
        const where = { from, run, stride: run + gap, length: run * repeats };
        const got = diagonalRuns(fill)
          .flatMap((whole) => inPlace(whole, where))
          .map((run) => ({ run, clipped: clip(run, 0n, BigInt(where.length)) }))
          .flatMap(({ run, clipped }) =>
            Array.from({ length: clipped.count }, (_, i) => clipped.start + i * Number(run.step)),
          );
        const ones = new Set(indices(diagonalRuns(fill)));
        const want = Array.from({ length: where.length }, (_, j) => j).filter((j) =>
          ones.has(BigInt(from + Math.floor(j / run) * where.stride + (j % run))),
        );
        expect(got.sort((x, y) => x - y)).toEqual(want);
      }),
      { numRuns: 2000, seed: 1 },
    );
    // A column of a square matrix of 2²⁵ rows.
    const size = 2 ** 25;
    const axes = [
      { size, stride: size, shift: 1 },
      { size, stride: 1, shift: 0 },
    ] as const;
    const whole = diagonalRuns({ kind: "diagonal", value: 1, base: 0, count: size, axes });
    const where = { from: 5, run: 3, stride: size, length: 3 * size };
    expect(whole.flatMap((run) => inPlace(run, where))).toEqual([{ start: 18n, step: 4n, count: 3n }]);
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
