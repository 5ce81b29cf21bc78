/**
 * Orthogonal matrices within a tensor: stacks of them, and one whose entries lie apart.
 */
import { type Distribution, defineInitializer, dtypeInfo, dtypes, orthogonal, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { releaseContexts } from "@weightinit/cuda-native";
import { afterEach, describe, expect, test } from "vitest";
import { type AnyInit, bits, elementsOf, values } from "./helpers/bits.ts";
import {
  createRng,
  createStream,
  describeOnStandIn,
  expectNothingLive,
  failCall,
  finishWork,
  live,
  setStandIn,
} from "./helpers/stand-in.ts";

const init = orthogonal as unknown as AnyInit;
const OUT_OF_MEMORY = 2;
/** A 20×20 matrix times a gain takes nine launches, the last two of which write to the tensor. */
const LAST_OF_THIRD = 27;
const LAUNCH_OUT_OF_RESOURCES = 701;
const layout = { batch: [0, 1], in: 3, out: 2 } as const;
/** Distance between neighbouring numbers of each format near 1; what is computed in float32 is that far from the CPU's. */
const TOLERANCE = { float16: 2 ** -10, bfloat16: 2 ** -7, float32: 1e-5, float64: 1e-13 } as const;

/** Largest distance between two lists of numbers. */
function distance(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), 0);
}

const within = (rows: number, cols: number, gain: number, base: number, spacing: number) =>
  defineInitializer({
    name: "within",
    options: {},
    distribution: () => ({ kind: "orthogonal", rows, cols, gain, within: { base, spacing } }) as Distribution,
  }) as unknown as AnyInit;

describeOnStandIn("orthogonal matrices within a tensor", () => {
  afterEach(async () => {
    for (const setting of ["delay", "held"] as const) setStandIn(setting, 0);
    setStandIn("pools", 1);
    setStandIn("memory", 1 << 30);
    setStandIn("multiprocessors", 2);
    releaseContexts();
    await expectNothingLive();
  });

  describe.each(dtypes)("%s", (dtype) => {
    const { part, parts } = dtypeInfo(dtype);

    test.each([
      [2, 3, 9, 6], // tall
      [3, 2, 5, 70], // wide, and more columns than a tile
      [1, 4, 7, 7],
      [4, 1, 1, 1],
    ])("a stack of %d·%d matrices of %d×%d", async (...shape) => {
      const options = { layout, gain: 1.5 };
      const stack = init(createRng(3), dtype, shape, options);
      const made = await values(stack);
      const cpu = await values(init(new CpuRng(3), dtype, shape, options));
      expect(distance(made, cpu)).toBeLessThanOrEqual(2 * 1.5 * TOLERANCE[part]);
      // A part of it is the same bits, and so is the first by itself.
      const [first, second, rows, cols] = shape;
      const matrix = rows * cols * parts;
      const whole = (await stack.toArray()) as never;
      const indices = Array.from({ length: first * rows * cols }, (_, i) => {
        return (Math.floor(i / (rows * cols)) * second + second - 1) * rows * cols + (i % (rows * cols));
      });
      const slice = { 1: [second - 1, second] };
      expect(await bits(init(createRng(3), dtype, shape, { ...options, slice }))).toBe(
        elementsOf(whole, dtype, indices),
      );
      const alone = await values(init(createRng(3), dtype, [rows, cols], { gain: 1.5 }));
      expect(alone).toEqual(made.slice(0, matrix));
    });

    test.each([
      [6, 4, 1, 3, 9],
      [4, 6, 1, 0, 2], // wide
      [3, 3, -1.5, 40, 25],
      [70, 66, 0.5, 1, 3],
    ])("entries of a %d×%d matrix, times %d, from %d at distances of %d", async (rows, cols, gain, base, spacing) => {
      const size = base + (rows * cols - 1) * spacing + 4;
      const made = await values(within(rows, cols, gain, base, spacing)(createRng(3), dtype, [size], {}));
      const matrix = await values(init(createRng(3), dtype, [rows, cols], { gain }));
      const expected = new Float64Array(size * parts);
      matrix.forEach((x, i) => {
        expected[(base + Math.floor(i / parts) * spacing) * parts + (i % parts)] = x;
      });
      expect(made).toEqual(expected);
      const cpu = await values(within(rows, cols, gain, base, spacing)(new CpuRng(3), dtype, [size], {}));
      expect(distance(made, cpu)).toBeLessThanOrEqual(2 * Math.abs(gain) * TOLERANCE[part]);
    });
  });

  test("are the same bits on cards of any size", async () => {
    const made: string[] = [];
    for (const multiprocessors of [1, 3, 132]) {
      releaseContexts();
      setStandIn("multiprocessors", multiprocessors);
      made.push(
        (await bits(init(createRng(5), "float32", [2, 2, 130, 67], { layout }))) +
          (await bits(within(67, 130, 2, 5, 3)(createRng(5), "complex64", [3 * 67 * 130 + 5], {}))),
      );
    }
    expect(made[1]).toBe(made[0]);
    expect(made[2]).toBe(made[0]);
  });

  test("in a stack that begins beyond 2^34 normals", async () => {
    const shape = [2 ** 17 + 2, 2 ** 10, 16, 8];
    const options = { layout, slice: { 0: [2 ** 17 - 1, 2 ** 17 + 1], 1: [1022, 1024] } };
    const made = await values(init(createRng(3), "float32", shape, options));
    const cpu = await values(init(new CpuRng(3), "float32", shape, options));
    expect(distance(made, cpu)).toBeLessThan(1e-5);
  });

  describe.each([1, 0])("memory for a stack (pools: %d)", (pools) => {
    test.each(["own", "the caller's"])("is used again, in the order of %s stream", async (whose) => {
      setStandIn("pools", pools);
      const rng = createRng(1, whose === "own" ? {} : { stream: createStream(createRng(1)) });
      const shape = [8, 2, 40, 30];
      const cpu = await values(init(new CpuRng(1), "float32", shape, { layout }));
      setStandIn("delay", 200);
      const tensors = [1, 2].map(() => init(rng.clone(), "float32", shape, { layout }));
      for (const tensor of tensors) expect(distance(await values(tensor), cpu)).toBeLessThan(1e-5);
      const { bytes } = live();
      for (const tensor of tensors) tensor.destroy();
      finishWork();
      const matrix = 4 * 40 * 30;
      // Two tensors of sixteen matrices, what one fill needs, and the table of normals; the caller's stream without
      // pools keeps what it cannot use again before the work has ended.
      if (pools === 1 || whose === "own") expect(bytes).toBeLessThan(2 * 16 * matrix + 25 * matrix);
      if (pools === 1) expect(live().bytes).toBeLessThan(20_000);
    });

    test("that runs out throws, takes no draw, and leaves nothing", async () => {
      setStandIn("pools", pools);
      const rng = createRng(1);
      await init(rng, "float32", [4, 4], {}).ready(); // the table of normals, and the kernels
      setStandIn("memory", 300_000);
      const { draw } = rng;
      expect(() => init(rng, "float32", [5, 1, 100, 100], { layout })).toThrow(
        expect.objectContaining({ code: "WI_OUT_OF_MEMORY" }),
      );
      expect(rng.draw).toBe(draw);
      finishWork();
      // 200,000 bytes of it are there again.
      await zeros32(rng, 50_000).ready();
    });

    test("that runs out in the middle of it does so too", async () => {
      setStandIn("pools", pools);
      const rng = createRng(1, { stream: createStream(createRng(1)) });
      await init(rng, "float32", [3, 3], {}).ready();
      const { draw } = rng;
      setStandIn("delay", 300);
      failCall("cuLaunchKernel", OUT_OF_MEMORY, LAST_OF_THIRD);
      expect(() => init(rng, "float32", [9, 1, 20, 20], { layout, gain: 2 })).toThrow(
        expect.objectContaining({ code: "WI_OUT_OF_MEMORY" }),
      );
      expect(rng.draw).toBe(draw);
      // Its memory must not go to another while what was queued before the failure still writes to it.
      const other = init(createRng(2), "float32", [9, 1, 20, 20], { layout });
      const cpu = await values(init(new CpuRng(2), "float32", [9, 1, 20, 20], { layout }));
      expect(distance(await values(other), cpu)).toBeLessThan(1e-5);
      other.destroy();
      finishWork();
      if (pools === 1) expect(live().bytes).toBeLessThan(20_000);
    });
  });

  test.each([1, 0])("a failure in the middle of a stack is told by the tensor (pools: %d)", async (pools) => {
    setStandIn("pools", pools);
    const stream = createStream(createRng(1));
    const rng = createRng(1, { stream });
    await init(rng, "float32", [3, 3], {}).ready();
    setStandIn("delay", 300);
    failCall("cuLaunchKernel", LAUNCH_OUT_OF_RESOURCES, LAST_OF_THIRD);
    const tensor = init(rng, "float32", [9, 1, 20, 20], { layout, gain: 2 });
    const other = init(createRng(2), "float32", [9, 1, 20, 20], { layout });
    await expect(tensor.ready()).rejects.toMatchObject({ code: "WI_DEVICE_ERROR" });
    expect(() => (tensor as unknown as { ptr: bigint }).ptr).toThrow(
      expect.objectContaining({ code: "WI_DEVICE_ERROR" }),
    );
    const cpu = await values(init(new CpuRng(2), "float32", [9, 1, 20, 20], { layout }));
    expect(distance(await values(other), cpu)).toBeLessThan(1e-5);
    tensor.destroy();
  });
});
