/**
 * Who holds device memory, and that all of it comes back: destroy, garbage collection, faults, readers.
 */
import { kaimingNormal, orthogonal, sparseInit, WeightInitError, zeros32 } from "@weightinit/core";
import { releaseContexts } from "@weightinit/cuda-native";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createRng,
  describeOnStandIn,
  expectNothingLive,
  failCall,
  finishWork,
  forgetFault,
  live,
  setStandIn,
} from "./helpers/stand-in.ts";

const OUT_OF_MEMORY = 2;
const UNKNOWN = 999;
const turn = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof WeightInitError ? error.code : String(error);
}

describeOnStandIn("device memory", () => {
  beforeEach(() => setStandIn("memory", 1 << 30));
  afterEach(async () => {
    setStandIn("held", 0);
    releaseContexts();
    await expectNothingLive();
  });

  test("destroy gives it back, twice is once, and uses after it are refused", async () => {
    const tensor = zeros32(createRng(1), 1000);
    await tensor.ready();
    expect(live().bytes).toBe(4000);
    tensor.destroy();
    tensor.destroy();
    finishWork();
    expect(live().bytes).toBe(0);
    expect(() => tensor.ptr).toThrow(expect.objectContaining({ code: "WI_DESTROYED" }));
    expect(await codeOf(tensor.toArray())).toBe("WI_DESTROYED");
    expect(await codeOf(tensor.ready())).toBe("WI_DESTROYED");
  });

  test("using gives it back", async () => {
    const rng = createRng(1);
    const tensor = zeros32(rng, 10);
    tensor[Symbol.dispose]();
    finishWork();
    expect(live().bytes).toBe(0);
  });

  test("destroy before the work has ended neither blocks nor frees too early", async () => {
    const rng = createRng(1);
    setStandIn("held", 1);
    const tensor = zeros32(rng, 1000);
    tensor.destroy(); // were it to block, it would find the work done
    expect(live().bytes).toBe(4000);
    setStandIn("held", 0);
    finishWork();
    expect(live().bytes).toBe(0);
  });

  test("destroy during a read waits for the reader", async () => {
    const tensor = kaimingNormal(createRng(4), 100, 30);
    const expected = await kaimingNormal(createRng(4), 100, 30).toArray();
    const read = tensor.toArray();
    tensor.destroy();
    expect(await read).toEqual(expected);
    finishWork();
    expect(live().allocations).toBe(2); // the other tensor and the coefficient table
  });

  test("forgotten tensors are collected", async () => {
    const rng = createRng(1);
    (() => void zeros32(rng, 1000))();
    for (let i = 0; i < 20 && live().bytes > 0; i++) {
      await turn(5);
      globalThis.gc?.();
      finishWork();
    }
    expect(live().bytes).toBe(0);
  });

  test("an allocation that does not fit collects forgotten tensors first", async () => {
    setStandIn("memory", 10_000);
    const rng = createRng(1);
    (() => void zeros32(rng, 2000))();
    await turn(1); // a tensor of the current job counts as reachable
    expect(live().bytes).toBe(8000);
    const kept = zeros32(rng, 2000);
    expect(() => zeros32(rng, 2000)).toThrow(expect.objectContaining({ code: "WI_OUT_OF_MEMORY" }));
    await kept.ready();
  });

  test("a synchronous loop may drop more tensors than the device can hold", () => {
    setStandIn("memory", 1 << 20);
    const rng = createRng(1);
    for (let i = 0; i < 200; i++) zeros32(rng, 10_000);
    expect(live().bytes).toBeLessThan(1 << 20);
  });

  test("forgotten tensors are collected while a quarter of the device is still free", async () => {
    const total = 16 << 20;
    setStandIn("memory", total);
    const rng = createRng(1);
    let most = 0;
    for (let i = 0; i < 40; i++) {
      await zeros32(rng, 1 << 18).ready(); // a MiB
      most = Math.max(most, live().bytes);
    }
    expect(most).toBeGreaterThan(total / 2);
    expect(most).toBeLessThanOrEqual((3 / 4) * total);
  });

  test("a call that throws takes no draw number", () => {
    const rng = createRng(1);
    kaimingNormal(rng, 4, 4);
    setStandIn("memory", 1);
    expect(() => kaimingNormal(rng, 4, 4)).toThrow(expect.objectContaining({ code: "WI_OUT_OF_MEMORY" }));
    expect(rng.draw).toBe(1);
  });

  // Every driver call of a whole program fails once, at each of its turns: the program ends in an error with a code
  // or succeeds, and nothing is leaked (afterEach).
  const CALLS = [
    "cuCtxPushCurrent_v2",
    "cuMemAlloc_v2",
    "cuMemAllocHost_v2",
    "cuMemcpyHtoDAsync_v2",
    "cuMemcpyDtoHAsync_v2",
    "cuStreamCreate",
    "cuStreamSynchronize",
    "cuEventCreate",
    "cuEventRecord",
    "cuEventQuery",
    "cuModuleLoadData",
    "cuModuleGetFunction",
    "cuLaunchKernel",
    "cuMemPoolCreate",
    "cuMemAllocFromPoolAsync",
  ];
  const RECOVERED = ["cuMemAlloc_v2", "cuMemAllocFromPoolAsync", "cuMemPoolCreate"]; // tried again, or done otherwise
  async function program(): Promise<void> {
    const rng = createRng(6);
    const tensors = [
      kaimingNormal(rng, 3, 5),
      orthogonal(rng, 5, 3),
      sparseInit(rng, 4, 4, { sparsity: 0.5 }),
      zeros32(createRng(6, { stream: 0 }), 100_000), // read through pinned memory
    ];
    try {
      for (const tensor of tensors) await tensor.toArray();
    } finally {
      for (const tensor of tensors) tensor.destroy();
    }
  }
  test.each(CALLS)("%s failing at its nth call leaks nothing", async (call) => {
    let failures = 0;
    for (let nth = 1; nth <= 6; nth++) {
      failCall(call, /Alloc/.test(call) ? OUT_OF_MEMORY : 1, nth);
      const outcome = await codeOf(program());
      forgetFault(call);
      expect(["undefined", "WI_OUT_OF_MEMORY", "WI_DEVICE_ERROR"]).toContain(outcome);
      if (outcome !== "undefined") failures++;
      await turn(10);
      releaseContexts();
      await expectNothingLive(`${call} ${nth}`);
    }
    expect(failures).toBeGreaterThan(RECOVERED.includes(call) ? -1 : 0);
  });

  test("failures after the call reject ready() and toArray(), and are no unhandled rejections", async () => {
    failCall("cuLaunchKernel", UNKNOWN);
    const rng = createRng(1);
    const tensor = zeros32(rng, 4);
    expect(await codeOf(tensor.ready())).toBe("WI_DEVICE_LOST");
    expect(await codeOf(tensor.toArray())).toBe("WI_DEVICE_LOST");
    expect(() => tensor.ptr).toThrow(/CUDA_ERROR_UNKNOWN \(999\)/);
    tensor.destroy();
  });
});
