/**
 * What other CUDA code in the process needs: pointers, streams, events, foreign memory, several devices.
 */
import { dtypes, kaimingNormal, randn64, uniform, zeros32, zerosC32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { CudaRng, CudaTensor, releaseContexts } from "@weightinit/cuda-native";
import { afterAll, afterEach, expect, test } from "vitest";
import { createRng, createStream, describeOnStandIn, live, setStandIn } from "./helpers/stand-in.ts";

/** CUDA_ERROR_NOT_READY (cuda.h). */
const NOT_READY = 600;

describeOnStandIn("interoperation", () => {
  afterEach(() => {
    for (const setting of ["delay", "held"] as const) setStandIn(setting, 0);
  });
  afterAll(releaseContexts);

  test("a tensor's handles", () => {
    const tensor = kaimingNormal(createRng(1), "float64", 3, 4);
    expect(tensor).toBeInstanceOf(CudaTensor);
    expect(tensor).toMatchObject({ dtype: "float64", shape: [3, 4], size: 12, byteLength: 96, device: 0 });
    expect(tensor.ptr).toBeTypeOf("bigint");
    expect(tensor.event).not.toBe(0n);
    expect(String(tensor)).toBe("3×4 CudaTensor<float64>");
  });

  test("__cuda_array_interface__, version 3", () => {
    const tensor = zerosC32(createRng(1), 2, 3);
    expect(tensor.__cuda_array_interface__).toEqual({
      shape: [2, 3],
      typestr: "<c8",
      data: [tensor.ptr, false],
      version: 3,
      strides: null,
      stream: tensor.stream,
    });
    const onDefault = zeros32(createRng(1, { stream: 0 }), 1);
    expect(onDefault.__cuda_array_interface__.stream).toBe(1n); // 0 is not allowed there
    for (const dtype of dtypes) {
      const { typestr } = kaimingNormal(createRng(1), dtype, 1).__cuda_array_interface__;
      expect(typestr).toMatch(/^[<|][fcV]\d+$/);
    }
  });

  test("behind a Proxy a tensor is refused with the way out, and Vue makes none", async () => {
    const tensor = zeros32(createRng(1), 4);
    expect(tensor.__v_skip).toBe(true);
    const proxy = new Proxy(tensor, {});
    const refusal = { code: "WI_BAD_ARGUMENT", message: expect.stringContaining("markRaw") };
    for (const use of [() => proxy.ptr, () => proxy.event, () => proxy.destroy(), () => proxy[Symbol.dispose]()]) {
      expect(use).toThrow(expect.objectContaining(refusal));
    }
    for (const use of [() => proxy.ready(), () => proxy.toArray(), () => proxy.toFloat32()]) {
      await expect(use()).rejects.toMatchObject(refusal);
    }
    expect(String(proxy)).toBe("4-element CudaTensor<float32>");
    expect(await tensor.toArray()).toEqual(new Float32Array(4));
  });

  test("a generator behind a Proxy draws the same", async () => {
    const proxy = new Proxy(createRng(3), {});
    expect(await kaimingNormal(proxy, 5).toArray()).toEqual(kaimingNormal(new CpuRng(3), 5).data);
    expect(proxy.fork("a").state).toEqual(createRng(3).fork("a").state);
  });

  test("an empty tensor has no memory", async () => {
    const rng = createRng(1);
    const tensor = kaimingNormal(rng, 0, 5);
    expect([tensor.ptr, tensor.event, tensor.byteLength]).toEqual([0n, 0n, 0]);
    expect(await tensor.toArray()).toEqual(new Float32Array());
    await tensor.ready();
    expect(rng.draw).toBe(1);
  });

  test("work on the caller's stream is read in order, streams run side by side", async () => {
    setStandIn("delay", 2000);
    const one = createRng(1);
    const other = createRng(1, { stream: createStream(one) });
    expect(other.stream).not.toBe(one.stream);
    const tensors = [one, other, one, other].map((rng) => kaimingNormal(rng, 50, 3));
    const expected = new CpuRng(1);
    const first = await kaimingNormal(expected, 50, 3).toArray();
    const second = await kaimingNormal(expected, 50, 3).toArray();
    const got = await Promise.all(tensors.map((tensor) => tensor.toArray()));
    expect(got).toEqual([first, first, second, second]);
  });

  test("the event loop runs on while a read waits", async () => {
    const rng = createRng(1);
    setStandIn("held", 1);
    const tensor = zeros32(rng, 10);
    const read = tensor.toArray();
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(rng.context.run(() => rng.context.driver.raw.cuEventQuery(tensor.event))).toBe(NOT_READY);
    setStandIn("held", 0);
    expect(await read).toEqual(new Float32Array(10));
  });

  test("filling memory of the caller", async () => {
    const rng = createRng(1);
    const mine = zeros32(rng, 100);
    await mine.ready();
    const before = live().allocations;
    const made = uniform(createRng(5), 4, 5, { lo: 0, hi: 1, out: { ptr: mine.ptr + 40n, byteLength: 80 } });
    expect(live().allocations).toBe(before);
    expect(await made.toArray()).toEqual(uniform(new CpuRng(5), 4, 5, { lo: 0, hi: 1 }).data);
    made.destroy(); // not ours to free
    expect((await mine.toArray()).slice(10, 30)).toEqual(uniform(new CpuRng(5), 4, 5, { lo: 0, hi: 1 }).data);
    const again = uniform(createRng(6), 100, { out: mine }); // a tensor is such memory too
    expect(again.ptr).toBe(mine.ptr);
    const onTheirs = zeros32(rng, 2, { out: { ptr: mine.ptr, byteLength: 8, stream: 0 } });
    expect(onTheirs.stream).toBe(0n);
    await Promise.all([again.ready(), onTheirs.ready()]);
  });

  test.each([
    ["memory of the host", new Uint8Array(8)],
    ["no pointer", { byteLength: 8 }],
    ["a negative pointer", { ptr: -1n, byteLength: 8 }],
    ["a wrong size", { ptr: 4096n, byteLength: 12 }],
    ["a wrong alignment", { ptr: 4098n, byteLength: 8 }],
    ["a null pointer", { ptr: 0n, byteLength: 8 }],
    ["a wrong stream", { ptr: 4096n, byteLength: 8, stream: "0" }],
  ])("out that is %s is refused, and no draw taken", (_, out) => {
    const rng = createRng(1);
    expect(() => kaimingNormal(rng, 2, { out } as never)).toThrow(expect.objectContaining({ code: "WI_BAD_OUT" }));
    expect(rng.draw).toBe(0);
  });

  test("a pointer into nothing is an illegal address, on another device than the rest", async () => {
    const rng = createRng(1, { device: 1 });
    const made = zeros32(rng, 2, { out: { ptr: 4096n, byteLength: 8 } });
    await expect(made.ready()).rejects.toMatchObject({
      code: "WI_DEVICE_LOST",
      message: expect.stringContaining("CUDA_ERROR_ILLEGAL_ADDRESS (700)"),
    });
    await zeros32(createRng(1), 2).ready(); // device 0 goes on
  });

  test("forks, clones and states stay on the device and its stream", async () => {
    const rng = createRng(2n ** 64n - 1n, { stream: 0 });
    randn64(rng, 1);
    expect([rng.fork("a").stream, rng.clone().stream, rng.clone().draw]).toEqual([0n, 0n, 1]);
    const again = CudaRng.fromState(rng.state);
    expect(await randn64(again, 3).toArray()).toEqual(await randn64(rng, 3).toArray());
    class Mine extends CudaRng {}
    const mine = Mine.fromState(again.state);
    for (const copy of [mine, mine.clone(), mine.fork("a")]) expect(copy).toBeInstanceOf(Mine);
    expect(mine.draw).toBe(2);
  });

  test.each([-1, 1.5, "0", 2 ** 40])("device %s is refused", (device) => {
    expect(() => createRng(1, { device: device as number })).toThrow(
      expect.objectContaining({ code: device === 2 ** 40 ? "WI_NO_DEVICE" : "WI_BAD_ARGUMENT" }),
    );
  });

  test("a stream that is no handle is refused", () => {
    expect(() => createRng(1, { stream: "x" as never })).toThrow(expect.objectContaining({ code: "WI_BAD_ARGUMENT" }));
  });
});
