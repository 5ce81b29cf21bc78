/**
 * Reading: fresh arrays and arrays of the caller's, small and large, while the event loop turns.
 */
import { runInNewContext } from "node:vm";
import { type DType, dtypes, kaimingNormal, uniform, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { releaseContexts } from "@weightinit/cuda-native";
import { afterEach, expect, test } from "vitest";
import { createRng, describeOnStandIn, failCall, finishWork, live, setStandIn } from "./helpers/stand-in.ts";

const badOut = (message: string) => ({ code: "WI_BAD_OUT", message: expect.stringContaining(message) });
const MiB = 2 ** 20;
const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength);
const expectSame = (read: ArrayBufferView, expected: ArrayBufferView) =>
  expect(Buffer.compare(bytes(read), bytes(expected))).toBe(0);

describeOnStandIn("toArray", () => {
  afterEach(() => {
    setStandIn("delay", 0);
    releaseContexts();
  });

  // Within what the driver copies at once, on both sides of what is staged, one buffer, several, with a rest.
  const SIZES = [1, 1000, 65_536, 65_537, 262_144, 2_200_003];
  test.each(SIZES)("%d values, fresh and into", async (size) => {
    const expected = uniform(new CpuRng(1), size).data;
    const tensor = uniform(createRng(1), size);
    expectSame(await tensor.toArray(), expected);
    const into = new Float32Array(size);
    expect(await tensor.toArray({ into })).toBe(into);
    expectSame(into, expected);
  });

  test.each(dtypes)("%s, through pinned memory", async (dtype: DType) => {
    const expected = kaimingNormal(new CpuRng(1), dtype, 300, 500).data;
    const tensor = kaimingNormal(createRng(1), dtype, 300, 500);
    const read = await tensor.toArray();
    expect(read.constructor).toBe(expected.constructor);
    expectSame(read, expected);
    const into = expected.slice().fill(0);
    await tensor.toArray({ into: into as never });
    expectSame(into, expected);
  });

  test("many reads at once, and a tensor destroyed meanwhile", async () => {
    const rng = createRng(5);
    const sizes = [1_000_000, 10, 300_000, 2_000_000, 70_000];
    const tensors = sizes.map((size) => uniform(rng, size));
    const cpu = new CpuRng(5);
    const expected = sizes.map((size) => uniform(cpu, size).data);
    const reads = tensors.flatMap((tensor, i) => [
      tensor.toArray(),
      tensor.toArray({ into: new Float32Array(sizes[i]!) }),
    ]);
    for (const tensor of tensors) tensor.destroy();
    const got = await Promise.all(reads);
    for (const [i, read] of got.entries()) expectSame(read, expected[i >> 1]!);
    finishWork();
    expect(live().allocations).toBe(0);
    expect(live().pinned).toBe(4);
  });

  test.each(["fresh", "into"])("the event loop turns between the pieces of a large read (%s)", async (way) => {
    const size = (32 * MiB) / 4;
    const tensor = zeros32(createRng(1), size);
    await tensor.ready();
    const into = new Float32Array(size).fill(1);
    let turns = 0;
    let reading = true;
    const turn = () => {
      turns++;
      if (reading) setImmediate(turn);
    };
    setImmediate(turn);
    const read = way === "fresh" ? tensor.toArray() : tensor.toArray({ into });
    expect((await read).every((x) => x === 0)).toBe(true);
    reading = false;
    expect(turns).toBeGreaterThanOrEqual(3); // four pieces of 8 MiB
  });

  test("into a part of a buffer, shared memory, another realm's array, an empty one", async () => {
    const expected = uniform(new CpuRng(1), 4).data;
    const tensor = uniform(createRng(1), 4);
    const arena = new Float32Array(10);
    await tensor.toArray({ into: arena.subarray(3, 7) });
    expect(arena).toEqual(Float32Array.of(0, 0, 0, ...expected, 0, 0, 0));
    const shared = new Float32Array(new SharedArrayBuffer(16));
    await tensor.toArray({ into: shared as never });
    expect([...shared]).toEqual([...expected]);
    const foreign = runInNewContext("new Float32Array(4)");
    expect(await tensor.toArray({ into: foreign })).toBe(foreign);
    expect([...foreign]).toEqual([...expected]);
    const none = new Float32Array();
    expect(await uniform(createRng(1), 0).toArray({ into: none })).toBe(none);
    expect(await tensor.toArray({ into: undefined })).toEqual(expected);
  });

  test("into what does not fit is refused", async () => {
    const tensor = uniform(createRng(1), 4);
    const gone = new Float32Array(4);
    structuredClone(gone, { transfer: [gone.buffer] });
    for (const into of [new Float32Array(5), new Float64Array(4), new Uint8Array(16), [0, 0, 0, 0], null, gone, 1n]) {
      await expect(tensor.toArray({ into: into as never })).rejects.toMatchObject(
        badOut("expected into to be a Float32Array of length 4 for float32, got"),
      );
    }
  });

  test.each([null, 1, "into"])("options that are %j are refused", async (options) => {
    await expect(uniform(createRng(1), 4).toArray(options as never)).rejects.toMatchObject({
      code: "WI_BAD_ARGUMENT",
      message: expect.stringContaining("expected { into }, got"),
    });
  });

  test("into memory that is taken away meanwhile is refused, and nothing is written elsewhere", async () => {
    const size = (40 * MiB) / 4;
    const tensor = zeros32(createRng(1), size);
    await tensor.ready();
    const into = new Float32Array(size).fill(1);
    const read = tensor.toArray({ into });
    await new Promise((resolve) => setImmediate(resolve));
    const moved = structuredClone(into, { transfer: [into.buffer] });
    await expect(read).rejects.toMatchObject(badOut("to stay as it was"));
    expect(moved.at(-1)).toBe(1);

    const Resizable = ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer;
    const resizable = new Resizable(size * 4, { maxByteLength: size * 4 });
    const again = tensor.toArray({ into: new Float32Array(resizable) as never });
    await new Promise((resolve) => setImmediate(resolve));
    (resizable as unknown as { resize(length: number): void }).resize(8);
    await expect(again).rejects.toMatchObject(badOut("to stay as it was"));
  });

  test.each(["cuMemcpyDtoHAsync_v2", "cuEventRecord", "cuMemAllocHost_v2", "cuEventQuery"])(
    "%s failing in the middle rejects, and the next read is right",
    async (call) => {
      const expected = uniform(new CpuRng(1), 1_000_000).data;
      for (let nth = 1; nth <= 4; nth++) {
        const tensor = uniform(createRng(1), 1_000_000);
        await tensor.ready();
        failCall(call, 1, nth);
        await expect(tensor.toArray()).rejects.toMatchObject({ code: "WI_DEVICE_ERROR" });
        expectSame(await tensor.toArray(), expected);
        tensor.destroy();
        releaseContexts();
      }
    },
  );
});
