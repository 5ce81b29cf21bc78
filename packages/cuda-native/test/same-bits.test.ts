/**
 * Every elementwise fill against core's definition, bit for bit: dtypes, lengths around the 16-byte groups, starts
 * within the tensor, alignments of foreign memory.
 */
import {
  constant,
  type DType,
  dtypeInfo,
  dtypes,
  glorotUniform,
  type Initializer,
  identityInit,
  kaimingNormal,
  normal,
  realDTypes,
  sparseInit,
  truncatedNormal,
  uniform,
} from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { expect, test } from "vitest";
import { type AnyInit, bits } from "./helpers/bits.ts";
import { BOUNDS, farTails, SEED, SIZE } from "./helpers/far-tails.ts";
import { createRng, describeOnEachSet } from "./helpers/stand-in.ts";

async function expectSameBits(init: unknown, dtype: DType, shape: readonly number[], options: object, seed = 42n) {
  const cuda = createRng(seed);
  const make = init as AnyInit;
  const made = make(cuda, dtype, shape, options);
  const expected = make(new CpuRng(seed), dtype, shape, options);
  expect(await bits(made)).toBe(await bits(expected));
}

describeOnEachSet("bits equal to the CPU's", () => {
  const schemes: readonly (readonly [name: string, init: unknown, options: object])[] = [
    ["kaimingNormal", kaimingNormal, {}],
    ["normal with a mean", normal, { mean: 0, std: 3e-3 }],
    ["glorotUniform", glorotUniform, {}],
    ["uniform", uniform, { lo: -1, hi: 3 }],
    ["constant", constant, { value: -1.7 }],
    ["identityInit", identityInit, { gain: 0.3, shift: 1 }],
    ["sparseInit", sparseInit, { sparsity: 0.4 }],
  ];
  for (const dtype of dtypes) {
    test.each(schemes)(`%s ${dtype}`, async (_, init, options) => {
      for (const shape of [
        [1, 1],
        [3, 1],
        [2, 5],
        [7, 9],
        [33, 31],
      ])
        await expectSameBits(init, dtype, shape, options);
    });
  }
  for (const dtype of realDTypes) {
    test(`truncatedNormal ${dtype}`, async () => {
      for (const [lo, hi] of [
        [-2, 2],
        [0, 1],
        [-0.5, Infinity],
        [-Infinity, Infinity],
        [1, 3],
      ]) {
        await expectSameBits(truncatedNormal, dtype, [37, 29], { lo, hi, mean: 0.25, std: 0.7 });
      }
    });
    test(`means, tiny and large scales ${dtype}`, async () => {
      for (const [mean, std] of [
        [1, 2],
        [-3, 1e-3],
        [0, 1e-41],
        [0, 0],
        [1e-40, 1e-42],
        [0, 1e3],
      ]) {
        await expectSameBits(normal, dtype, [101], { mean, std });
      }
      await expectSameBits(uniform, dtype, [101], { lo: 0, hi: 1 });
      await expectSameBits(uniform, dtype, [101], { lo: 1, hi: 1.5 });
    });
  }

  test("float64 values that one draw in 10¹¹ reaches", async () => {
    const far = farTails();
    expect(far.filter(([, z]) => z < 6.66).length).toBeGreaterThan(10);
    expect(far.filter(([, z]) => z > 6.66).length).toBeGreaterThan(10);
    for (const [index, value] of far) {
      const options = { ...BOUNDS, rows: [index, index + 1] as const };
      const made = truncatedNormal(createRng(SEED), "float64", SIZE, options);
      expect([...(await made.toArray())]).toEqual([value]);
      made.destroy();
    }
  });

  test.each(dtypes)("rows of a larger tensor %s", async (dtype) => {
    for (const rows of [
      [0, 3],
      [1, 4],
      [5, 6],
      [2, 11],
      [4, 4],
    ] as const) {
      await expectSameBits(kaimingNormal, dtype, [11, 3], { rows });
      await expectSameBits(identityInit, dtype, [11, 3], { rows, gain: 2 });
    }
  });

  test.each(dtypes)("rows at 2^40, where block numbers need two words %s", async (dtype) => {
    const from = 2 ** 40 - 2;
    await expectSameBits(kaimingNormal, dtype, [2 ** 41, 3], { rows: [from, from + 5] });
  });

  test.each(dtypes)("%s at every alignment of the caller's memory", async (dtype) => {
    const { bytesPerElement, parts } = dtypeInfo(dtype);
    const rng = createRng(7);
    const cpu = new CpuRng(7);
    for (let shift = 0; shift < 16; shift += bytesPerElement / parts) {
      const size = 21;
      const arena = constant(rng, dtype, 64, { value: 1 });
      const out = { ptr: arena.ptr + BigInt(64 + shift), byteLength: size * bytesPerElement };
      const made = (kaimingNormal as Initializer<object>)(rng, dtype, size, { out } as object);
      const expected = Buffer.from(await bits(constant(new CpuRng(0), dtype, 64, { value: 1 })), "hex");
      const weights = Buffer.from(await bits(kaimingNormal(cpu, dtype, size)), "hex");
      await made.ready();
      weights.copy(expected, 64 + shift);
      expect(await bits(arena)).toBe(expected.toString("hex")); // and nothing beside it was written
    }
  });

  test("more than one pass of the grid and more than one staging buffer", async () => {
    await expectSameBits(glorotUniform, "bfloat16", [3, 1_000_003], {});
  });
});
