/**
 * `releaseContexts()` while work and reads go on, what was made before it, and giving memory back where that fails.
 */
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kaimingNormal, orthogonal, uniform, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { releaseContexts } from "@weightinit/cuda-native";
import { afterEach, expect, test } from "vitest";
import {
  createRng,
  describeOnStandIn,
  expectNothingLive,
  failCall,
  forgetFault,
  live,
  setStandIn,
} from "./helpers/stand-in.ts";

const INVALID_CONTEXT = 201;
const FROM_BEFORE = { code: "WI_DESTROYED", message: expect.stringContaining("releaseContexts()") };
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describeOnStandIn("releaseContexts()", () => {
  afterEach(async () => {
    setStandIn("delay", 0);
    releaseContexts();
    await expectNothingLive();
  });

  // Small: the driver copies. Large: through pinned memory, copied out by threads.
  test.each([10, 1_000_000])("during the read of %d values, which then rejects", async (size) => {
    setStandIn("delay", 2000);
    const tensor = uniform(createRng(1), size);
    const read = tensor.toArray();
    releaseContexts();
    await expect(read).rejects.toMatchObject(FROM_BEFORE);
    await expectNothingLive();
  });

  test("at every moment of a read: it ends with all the values, or rejects", async () => {
    const expected = zeros32(new CpuRng(1), 1 << 20).data;
    let ended = 0;
    for (let turns = 0; turns < 60; turns += 3) {
      const read = zeros32(createRng(1), 1 << 20).toArray();
      const outcome = read.then(
        (values) => {
          ended++;
          expect(values).toEqual(expected);
        },
        (error) => expect(error).toMatchObject(FROM_BEFORE),
      );
      for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
      releaseContexts();
      await outcome;
      await expectNothingLive();
    }
    expect(ended).toBeLessThan(20);
  });

  test("pinned memory stays until threads have copied out of it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "weightinit-release-"));
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const { context } = createRng(1);
    const tensor = uniform(createRng(1), 1_000_000);
    await tensor.ready();
    // Node's pool has four threads; opening a pipe keeps each until someone opens its other end.
    const opened = Array.from({ length: 4 }, () => open(pipe, "r"));
    const rejected = expect(tensor.toArray()).rejects.toMatchObject(FROM_BEFORE);
    while (context.staging.copying === undefined) await new Promise((resolve) => setImmediate(resolve));
    try {
      releaseContexts();
      expect(live()).toMatchObject({ allocations: 0, contexts: 1 });
      expect(live().pinned).toBeGreaterThan(0);
    } finally {
      closeSync(openSync(pipe, "w"));
      for (const file of await Promise.all(opened)) await file.close();
      rmSync(folder, { recursive: true });
    }
    await rejected;
    await expectNothingLive();
  });

  test("during ready(), and with work queued", async () => {
    setStandIn("delay", 2000);
    const rng = createRng(1);
    const tensors = [orthogonal(rng, 20, 20), kaimingNormal(rng, 50, 50)];
    const waits = tensors.map((tensor) => expect(tensor.ready()).rejects.toMatchObject(FROM_BEFORE));
    releaseContexts();
    await Promise.all(waits);
    await expectNothingLive();
  });

  test("what was made before says so, and its memory is given back once", async () => {
    const rng = createRng(7);
    const stream = createRng(7, { stream: 0 });
    const tensor = zeros32(rng, 10);
    await tensor.ready();
    releaseContexts();
    for (const before of [rng, stream]) {
      expect(() => zeros32(before, 1)).toThrow(expect.objectContaining(FROM_BEFORE));
      expect(() => zeros32(before, 0)).toThrow(expect.objectContaining(FROM_BEFORE));
      expect(() => before.fork("a")).toThrow(expect.objectContaining(FROM_BEFORE));
      expect(() => before.clone()).toThrow(expect.objectContaining(FROM_BEFORE));
      expect(before.draw).toBe(0);
    }
    expect(() => tensor.ptr).toThrow(expect.objectContaining(FROM_BEFORE));
    await expect(tensor.toArray()).rejects.toMatchObject(FROM_BEFORE);
    await expect(tensor.ready()).rejects.toMatchObject(FROM_BEFORE);
    const after = zeros32(createRng(7), 10);
    tensor.destroy();
    expect(await after.toArray()).toEqual(new Float32Array(10));
    expect(live().allocations).toBe(1);
    releaseContexts();
    releaseContexts();
    await expectNothingLive();
  });

  test("twice, with a new context between, while threads still copy", async () => {
    const read = uniform(createRng(1), 1_000_000).toArray();
    const outcome = read.then(
      () => "read",
      (error: { code: string }) => error.code,
    );
    for (let i = 0; i < 12; i++) await new Promise((resolve) => setImmediate(resolve));
    releaseContexts();
    const values = await uniform(createRng(1), 1_000_000).toArray();
    const expected = uniform(new CpuRng(1), 1_000_000).data;
    expect(values.every((x, i) => x === expected[i])).toBe(true); // toEqual takes seconds
    expect(["read", "WI_DESTROYED"]).toContain(await outcome);
  });
});

describeOnStandIn("giving memory back", () => {
  afterEach(async () => {
    setStandIn("pools", 1);
    setStandIn("delay", 0);
    releaseContexts();
    await expectNothingLive();
  });

  test.each([1, 0])("never throws where the context cannot be made current (pools: %d)", async (pools) => {
    setStandIn("pools", pools);
    const rng = createRng(1);
    const tensor = zeros32(rng, 10);
    await tensor.ready();
    failCall("cuCtxPushCurrent_v2", INVALID_CONTEXT);
    tensor.destroy();
    forgetFault("cuCtxPushCurrent_v2");
    tensor.destroy();
    // The same from a finalizer, where it would be an uncaught exception.
    (() => void zeros32(rng, 10))();
    await turn();
    failCall("cuCtxPushCurrent_v2", INVALID_CONTEXT);
    for (let i = 0; i < 10; i++) {
      globalThis.gc?.();
      await turn();
    }
    forgetFault("cuCtxPushCurrent_v2");
  });

  test.each(["cuMemFreeAsync", "cuMemFree_v2", "cuMemPoolDestroy", "cuStreamWaitEvent", "cuMemPoolTrimTo"])(
    "never throws where %s fails",
    async (call) => {
      for (const stream of [undefined, 0n]) {
        const tensor = kaimingNormal(createRng(1, stream === undefined ? {} : { stream }), 4, 4);
        await tensor.ready();
        failCall(call, INVALID_CONTEXT);
        tensor.destroy();
        releaseContexts();
        forgetFault(call);
      }
    },
  );
});
