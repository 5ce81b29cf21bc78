/**
 * Orthogonal fills: orthonormal, and the CPU's matrix up to rounding.
 */
import { constant, dtypeInfo, dtypes, orthogonal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { releaseContexts } from "@weightinit/cuda-native";
import { expect, test } from "vitest";
import { values } from "./helpers/bits.ts";
import { createRng, describeOnEachSet, setStandIn } from "./helpers/stand-in.ts";

/** Distance between neighbouring numbers of each format near 1. */
const EPSILON = { float16: 2 ** -10, bfloat16: 2 ** -7, float32: 2 ** -23, float64: 2 ** -52 } as const;

/** Largest deviation of QᴴQ (tall) or QQᴴ (wide) from gain²·I. */
function deviation(q: Float64Array, rows: number, cols: number, parts: number, gain: number): number {
  const tall = rows >= cols;
  const [count, length] = tall ? [cols, rows] : [rows, cols];
  const at = (vector: number, i: number, part: number) =>
    part < parts ? q[(tall ? i * cols + vector : vector * cols + i) * parts + part]! : 0;
  let worst = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let re = 0;
      let im = 0;
      for (let i = 0; i < length; i++) {
        re += at(a, i, 0) * at(b, i, 0) + at(a, i, 1) * at(b, i, 1);
        im += at(a, i, 1) * at(b, i, 0) - at(a, i, 0) * at(b, i, 1);
      }
      worst = Math.max(worst, Math.abs(re - (a === b ? gain * gain : 0)), Math.abs(im));
    }
  }
  return worst;
}

// One element; one block, less and more than a tile; wide; several blocks with ragged edges; several partial sums.
const SHAPES = [
  [1, 1],
  [1, 4],
  [5, 3],
  [64, 64],
  [9, 70],
  [130, 67],
  [300, 2],
] as const;

describeOnEachSet("orthogonal", () => {
  test.each(dtypes)("%s", async (dtype) => {
    const { part, parts } = dtypeInfo(dtype);
    for (const [rows, cols] of SHAPES) {
      const gain = 1.5;
      const q = await values(orthogonal(createRng(3), dtype, rows, cols, { gain }));
      const tolerance = 8 * EPSILON[part] * Math.sqrt(Math.max(rows, cols)) * gain * gain;
      expect(deviation(q, rows, cols, parts, gain), `${rows}×${cols}`).toBeLessThan(tolerance);
      const cpu = await values(orthogonal(new CpuRng(3), dtype, rows, cols, { gain }));
      const difference = q.reduce((worst, x, i) => Math.max(worst, Math.abs(x - cpu[i]!)), 0);
      expect(difference, `${rows}×${cols} against the CPU's`).toBeLessThan(tolerance);
    }
  });

  test("so tall that a projection's partial sums grow longer", async () => {
    const q = await values(orthogonal(createRng(3), 17_000, 2));
    expect(deviation(q, 17_000, 2, 1, 1)).toBeLessThan(2 ** -23 * 16);
    const cpu = await values(orthogonal(new CpuRng(3), 17_000, 2));
    expect(q.every((x, i) => Math.abs(x - cpu[i]!) < 1e-5)).toBe(true);
  });

  test("the same bits in every run", async () => {
    const [a, b] = await Promise.all([1, 2].map(() => orthogonal(createRng(5), 200, 150).toArray()));
    expect(a).toEqual(b);
  });

  test.each(["float32", "complex64", "bfloat16"] as const)("the same bits on cards of any size, %s", async (dtype) => {
    const made: unknown[] = [];
    for (const multiprocessors of [2, 1, 7]) {
      releaseContexts();
      setStandIn("multiprocessors", multiprocessors);
      made.push(
        await Promise.all(
          [
            [300, 130],
            [70, 600],
          ].map(([m, n]) => orthogonal(createRng(5), dtype, m!, n!).toArray()),
        ),
      );
    }
    setStandIn("multiprocessors", 2);
    releaseContexts();
    expect(made[1]).toEqual(made[0]);
    expect(made[2]).toEqual(made[0]);
  });

  // Whole tiles are read and written four elements at a time, where the memory is aligned for it.
  test.each(["float32", "float64", "complex64"] as const)(
    "whole tiles, in memory aligned and not, %s",
    async (dtype) => {
      const [rows, cols] = [260, 256];
      const cpu = await values(orthogonal(new CpuRng(3), dtype, rows, cols));
      const { bytesPerElement, parts } = dtypeInfo(dtype);
      const arena = constant(createRng(1), dtype, rows * cols + 64, { value: 1 });
      for (const shift of [0, bytesPerElement / parts]) {
        const out = { ptr: arena.ptr + BigInt(64 + shift), byteLength: rows * cols * bytesPerElement };
        const made = await values(orthogonal(createRng(3), dtype, rows, cols, { out }));
        expect(made.every((x, i) => Math.abs(x - cpu[i]!) < 1e-5)).toBe(true);
      }
    },
  );

  test("into memory of the caller, computed in place", async () => {
    const arena = orthogonal(createRng(1), 8, 8);
    const made = orthogonal(createRng(9), 8, 4, { out: { ptr: arena.ptr + 64n, byteLength: 128 } });
    expect([...(await made.toArray())]).toEqual([...(await orthogonal(createRng(9), 8, 4).toArray())]);
  });
});
