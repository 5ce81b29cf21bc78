/**
 * Slices of any axes, bit for bit: against the same elements of the CPU's whole tensor, or of its rows where no memory
 * holds the whole.
 */
import {
  constant,
  type DType,
  dtypeInfo,
  dtypes,
  identityInit,
  kaimingNormal,
  normal,
  type Slice,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { releaseContexts } from "@weightinit/cuda-native";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type AnyInit, bits, elementsOf, storageOf } from "./helpers/bits.ts";
import { BOUNDS, farTails, SEED, SIZE } from "./helpers/far-tails.ts";
import { calls, createRng, describeOnEachSet, describeOnStandIn, expectNothingLive } from "./helpers/stand-in.ts";

/** Laws whose values do not depend on one another, each with options of its own. */
const LAWS: Record<string, { readonly init: unknown; readonly options: object; readonly real?: true }> = {
  uniform: { init: uniform, options: { lo: -0.5, hi: 1 } },
  "uniform from 0": { init: uniform, options: {} },
  normal: { init: normal, options: { std: 0.7 } },
  "normal with a mean": { init: normal, options: { mean: 0.1, std: 0.7 }, real: true },
  kaimingNormal: { init: kaimingNormal, options: {} },
  truncatedNormal: { init: truncatedNormal, options: { lo: -2, hi: 1.5 }, real: true },
  "truncatedNormal of all cells": { init: truncatedNormal, options: { lo: -Infinity, hi: Infinity }, real: true },
  constant: { init: constant, options: { value: -1.7 } },
  identityInit: { init: identityInit, options: { gain: 0.3, shift: 1 } },
};
const CASES = Object.entries(LAWS).flatMap(([name, law]) =>
  dtypes.filter((dtype) => !(law.real && dtypeInfo(dtype).isComplex)).map((dtype) => ({ name, dtype, ...law })),
);

const someSlice = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }).chain((shape) =>
  fc
    .tuple(
      ...shape.map((length) =>
        fc.option(
          fc
            .tuple(fc.nat(length), fc.nat(length))
            .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
            .filter(([from, to]) => from < to),
        ),
      ),
    )
    .map((ranges) => ({
      shape,
      slice: Object.fromEntries(ranges.flatMap((range, axis) => (range ? [[axis, range]] : []))) as Slice,
    })),
);

/** The elements of a slice, in order, as indices into the whole tensor. */
function indicesOf(shape: readonly number[], slice: Slice): number[] {
  let list = [0];
  shape.forEach((length, axis) => {
    const [from, to] = slice[axis] ?? [0, length];
    list = list.flatMap((start) => Array.from({ length: to - from }, (_, i) => start * length + from + i));
  });
  return list;
}

describeOnEachSet("slices of any axes", () => {
  test.each(CASES)("$name $dtype", async ({ init, options, dtype }) => {
    const make = init as AnyInit;
    await fc.assert(
      fc.asyncProperty(someSlice, fc.nat(2), async ({ shape, slice }, draws) => {
        const [cuda, cpu] = [createRng(42), new CpuRng(42)];
        for (let i = 0; i < draws; i++) for (const rng of [cuda, cpu]) normal(rng, 1);
        const part = make(cuda, dtype, shape, { ...options, slice });
        const whole = storageOf(make(cpu, dtype, shape, options));
        expect(await bits(part)).toBe(elementsOf(whole, dtype, indicesOf(shape, slice)));
        expect(cuda.draw).toBe(cpu.draw);
        part.destroy();
      }),
      { numRuns: 12, seed: 13 },
    );
  });
});

describeOnStandIn("slices", () => {
  afterAll(async () => {
    releaseContexts();
    await expectNothingLive();
  });

  // Word 2³² is real 2³² or 2³¹; block 2³², whose number needs two words, begins at real 2³⁴ or 2³³; and 2⁴⁵ beyond both.
  const far = [2 ** 31, 2 ** 32, 2 ** 33, 2 ** 34, 2 ** 45].flatMap((real) =>
    dtypes.map((dtype) => ({ real, dtype, power: Math.log2(real) })),
  );
  test.each(far)("around real 2^$power of $dtype", async ({ real, dtype }) => {
    const element = real / dtypeInfo(dtype).parts;
    for (const width of [999_983, 2 ** 20]) {
      const row = Math.floor(element / width);
      const shape = [row + 5, width];
      // Runs that lie around the element, or end at it, in three rows.
      const column = Math.min(width - 7, Math.max(0, (element % width) - 5));
      const slice = { 0: [row - 1, row + 2], 1: [column, column + 7] } as const;
      for (const [init, options] of [
        [uniform, {}],
        [normal, { std: 2 }],
        ...(dtypeInfo(dtype).isComplex ? [] : [[truncatedNormal, {}] as const]),
      ] as const) {
        const make = init as AnyInit;
        const part = make(createRng(7), dtype, shape, { ...options, slice });
        const total = [(row + 5) * width];
        let expected = "";
        for (const start of [row - 1, row, row + 1].map((r) => r * width + column)) {
          const rows = [start, start + 7];
          expected += await bits(make(new CpuRng(7), dtype, total, { ...options, rows }));
        }
        expect(await bits(part)).toBe(expected);
      }
    }
  });

  test.each(dtypes)("of long runs, in one launch, also into memory of any alignment, %s", async (dtype) => {
    const { bytesPerElement, parts } = dtypeInfo(dtype);
    const shape = [37, 531];
    const slice = { 0: [2, 36], 1: [7, 508] } as const;
    const size = 34 * 501;
    const whole = storageOf(normal(new CpuRng(3), dtype, shape));
    const expected = elementsOf(whole, dtype, indicesOf(shape, slice));
    const arena = constant(createRng(1), dtype, size + 32, { value: 1 });
    for (let shift = 0; shift < 16; shift += bytesPerElement / parts) {
      const rng = createRng(3);
      const out = { ptr: arena.ptr + BigInt(shift), byteLength: size * bytesPerElement };
      const launches = calls("cuLaunchKernel");
      const made = (normal as unknown as AnyInit)(rng, dtype, shape, { slice, out });
      expect(calls("cuLaunchKernel") - launches).toBe(1);
      expect(await bits(made)).toBe(expected);
    }
    const after = await bits(arena);
    const ones = await bits(constant(createRng(1), dtype, size + 32, { value: 1 }));
    const end = 2 * (16 + size * bytesPerElement);
    expect(after.slice(end)).toBe(ones.slice(end)); // and nothing behind it was written
  });

  test("float64 values that one draw in 10¹¹ reaches", async () => {
    const side = Math.sqrt(SIZE);
    for (const [index, value] of farTails()) {
      const [row, column] = [Math.floor(index / side), index % side];
      const slice = { 0: [row, row + 2], 1: [column, column + 1] } as const;
      const made = truncatedNormal(createRng(SEED), "float64", side, side, { ...BOUNDS, slice });
      expect((await made.toArray())[0]).toBe(value);
      made.destroy();
    }
  });

  test("with rows, negative axes, and of every element", async () => {
    const shape = [6, 5, 4];
    const whole = storageOf(kaimingNormal(new CpuRng(5), shape));
    const made = (options: object) =>
      bits((kaimingNormal as unknown as AnyInit)(createRng(5), "float32", shape, options));
    const some = elementsOf(whole, "float32", indicesOf(shape, { 0: [1, 4], 2: [1, 3] }));
    expect(await made({ rows: [1, 4], slice: { "-1": [1, 3] } })).toBe(some);
    expect(await made({ slice: { 0: [1, 4], 2: [1, 3] } })).toBe(some);
    expect(await made({ slice: { 0: [0, 6], 1: [0, 5] } })).toBe(elementsOf(whole, "float32", indicesOf(shape, {})));
    expect(await made({ slice: { 1: [2, 2] } })).toBe("");
  });

  test("of diagonals, far away and of axes that are none of the diagonal's", async () => {
    const side = 2 ** 26;
    const slice = { 0: [side - 3, side], 1: [side - 4, side] } as const;
    const made = await identityInit(createRng(1), side, side, { slice }).toArray();
    expect([...made]).toEqual([0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    const shape = [3, 3, 4, 5] as const;
    for (const axis of [0, 1, 2, 3]) {
      for (let from = 0; from < shape[axis]!; from++) {
        const of: Slice = { [axis]: [from, from + 1] };
        const whole = storageOf(identityInit(new CpuRng(1), "complex32", shape, { gain: 2 }));
        const part = identityInit(createRng(1), "complex32", shape, { gain: 2, slice: of });
        expect(await bits(part)).toBe(elementsOf(whole, "complex32", indicesOf(shape, of)));
      }
    }
  });
});

test("the dtypes are all seven", () => expect(dtypes as readonly DType[]).toHaveLength(7));
