/**
 * The order of work and memory over streams: nothing waits, nothing comes too early.
 */
import { constant, kaimingNormal, normal, orthogonal, uniform, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { releaseContexts } from "@weightinit/cuda-native";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  calls,
  createRng,
  createStream,
  describeOnStandIn,
  destroyStream,
  finishWork,
  live,
  setStandIn,
} from "./helpers/stand-in.ts";

const NOT_READY = 600;

describeOnStandIn("streams", () => {
  describe.each([
    ["with memory pools", 1],
    ["without", 0],
  ])("%s", (_, pools) => {
    beforeEach(() => {
      setStandIn("pools", pools);
    });
    afterEach(() => {
      for (const setting of ["delay", "held", "late"] as const) setStandIn(setting, 0);
      setStandIn("pools", 1);
      setStandIn("memory", 1 << 30);
      releaseContexts();
    });

    test("destroy() of a tensor that is there does not wait for other streams", async () => {
      const rng = createRng(1);
      const done = kaimingNormal(rng, 10, 10);
      await done.ready();
      const other = createRng(1, { stream: createStream(rng) });
      setStandIn("held", 1);
      const busy = zeros32(other, 10);
      const freed = calls("cuMemFree_v2"); // it waits for all work of the device
      done.destroy();
      const { context } = rng;
      expect(context.run(() => context.driver.raw.cuEventQuery(busy.event))).toBe(NOT_READY);
      expect(calls("cuMemFree_v2")).toBe(freed);
      setStandIn("held", 0);
      await busy.ready();
    });

    test("memory is used again, in the order of its stream", async () => {
      setStandIn("delay", 1000);
      const rng = createRng(1);
      const expected = new CpuRng(1);
      const reads: Promise<void>[] = [];
      for (let i = 0; i < 30; i++) {
        const tensor = uniform(rng, 100);
        const values = uniform(expected, 100).data;
        if (i % 3 === 0) reads.push(tensor.toArray().then((read) => expect(read).toEqual(values)));
        tensor.destroy();
      }
      await Promise.all(reads);
    });

    test("memory goes from the caller's streams to others, also from one that is gone", async () => {
      const rng = createRng(1);
      const values = uniform(new CpuRng(1), 100).data;
      for (let i = 0; i < 20; i++) {
        setStandIn("delay", 1000);
        const stream = createStream(rng);
        const there = uniform(createRng(2, { stream }), 100);
        const kept = uniform(createRng(1, { stream }), 100);
        there.destroy();
        destroyStream(rng, stream);
        setStandIn("delay", 0);
        const here = uniform(createRng(1), 100);
        expect(await kept.toArray()).toEqual(values); // comes after `there`, which must not have written to `here`
        expect(await here.toArray()).toEqual(values);
        here.destroy();
        kept.destroy();
      }
    });

    test.each(["own", "legacy", "the caller's"])(
      "the first normals are right on %s stream, however late the table lands",
      async (whose) => {
        setStandIn("late", 20_000);
        const rng = createRng(3);
        const stream = { own: undefined, legacy: 0n, "the caller's": createStream(rng) }[whose];
        const tensor = normal(createRng(3, stream === undefined ? {} : { stream }), 1000);
        expect(await tensor.toArray()).toEqual(normal(new CpuRng(3), 1000).data);
      },
    );

    test("a job may make and destroy more than the device holds", async () => {
      setStandIn("memory", 1 << 20);
      const rng = createRng(1);
      for (let i = 0; i < 100; i++) zeros32(rng, 20_000 + (i % 7) * 10_000).destroy();
      const last = constant(rng, 10, { value: 3 });
      expect(await last.toArray()).toEqual(new Float32Array(10).fill(3));
    });

    test("what a fill needs beside the tensor is given back", async () => {
      const rng = createRng(1);
      const table = await (async () => {
        const tensor = kaimingNormal(rng, 4, 4);
        await tensor.ready();
        tensor.destroy();
        finishWork();
        return live().bytes;
      })();
      for (let i = 0; i < 5; i++) {
        const tensor = orthogonal(rng, 100, 100);
        await tensor.ready();
        tensor.destroy();
      }
      finishWork();
      // Without pools it is kept, for the next of its size.
      const once = 2 * 40_000 + 100_000;
      expect(live().bytes - table).toBeLessThan(pools === 1 ? 1 : 3 * once);
      expect(live().allocations).toBeLessThan(pools === 1 ? 2 : 6);
    });

    test("a fill that has no memory for what it needs throws, takes no draw and leaves nothing behind", async () => {
      const rng = createRng(1);
      await kaimingNormal(rng, 4, 4).ready();
      setStandIn("memory", 300_000);
      expect(() => orthogonal(rng, 200, 200)).toThrow(expect.objectContaining({ code: "WI_OUT_OF_MEMORY" }));
      expect(rng.draw).toBe(1);
      await zeros32(rng, 50_000).ready(); // there is room for this, once the 160,000 bytes are given back
    });
  });

  test("without pools, memory that is kept goes back when it is wanted", async () => {
    setStandIn("pools", 0);
    setStandIn("memory", 1_000_000);
    const rng = createRng(1);
    for (const size of [100_000, 120_000, 150_000, 60_000, 200_000]) zeros32(rng, size).destroy();
    expect(live().bytes).toBeLessThanOrEqual(1_000_000);
    setStandIn("pools", 1);
    setStandIn("memory", 1 << 30);
    releaseContexts();
  });

  test("a pool keeps an eighth of the device's memory for the next tensors", async () => {
    const rng = createRng(1);
    const tensors = [1, 2, 3].map(() => zeros32(rng, 1 << 24)); // 64 MiB each
    await tensors[2]!.ready();
    for (const tensor of tensors) tensor.destroy();
    finishWork();
    expect(live()).toMatchObject({ bytes: 0, retained: 128 << 20 });
    releaseContexts();
    expect(live().retained).toBe(0);
  });
});
