/**
 * Small memory that is kept for the next tensor: never while somebody may still use it, never on another stream.
 */
import { kaimingNormal, orthogonal, uniform, zeros32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { releaseContexts } from "@weightinit/cuda-native";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  calls,
  createStream,
  createUsersRng,
  describeOnStandIn,
  expectNothingLive,
  finishWork,
  live,
  setStandIn,
} from "./helpers/stand-in.ts";

const MiB = 2 ** 20;

describeOnStandIn("small memory", () => {
  describe.each([
    ["with memory pools", 1],
    ["without", 0],
  ])("%s", (_, pools) => {
    beforeEach(() => setStandIn("pools", pools));
    afterEach(async () => {
      for (const setting of ["delay", "held"] as const) setStandIn(setting, 0);
      setStandIn("pools", 1);
      setStandIn("memory", 1 << 30);
      releaseContexts();
      await expectNothingLive();
    });

    test("goes to the next tensor of its size at once, also while the last one's fill is queued", async () => {
      const rng = createUsersRng(1);
      const cpu = new CpuRng(1);
      setStandIn("delay", 1000);
      const first = uniform(rng, 100);
      const { ptr } = first;
      first.destroy();
      uniform(cpu, 100);
      const other = uniform(rng, 101);
      expect(other.ptr).not.toBe(ptr);
      const next = uniform(rng, 100);
      expect(next.ptr).toBe(ptr);
      const expected = [uniform(cpu, 101).data, uniform(cpu, 100).data];
      expect(await other.toArray()).toEqual(expected[0]);
      expect(await next.toArray()).toEqual(expected[1]);
    });

    test("stays with a tensor until its reads have ended", async () => {
      const rng = createUsersRng(1);
      setStandIn("delay", 1000);
      const tensor = uniform(rng, 100);
      const { ptr } = tensor;
      const read = tensor.toArray();
      tensor.destroy();
      const next = zeros32(rng, 100);
      expect(next.ptr).not.toBe(ptr);
      expect(await read).toEqual(uniform(new CpuRng(1), 100).data);
      const after = zeros32(rng, 100);
      expect(after.ptr).toBe(ptr);
      expect(await after.toArray()).toEqual(new Float32Array(100));
    });

    test("does not go to another stream, nor from one", async () => {
      const rng = createUsersRng(1);
      const theirs = createUsersRng(1, { stream: createStream(rng) });
      setStandIn("held", 1);
      const ours = uniform(rng, 100);
      const { ptr } = ours;
      ours.destroy();
      const there = uniform(theirs, 100);
      expect(there.ptr).not.toBe(ptr);
      const from = there.ptr;
      there.destroy();
      expect(uniform(rng, 100).ptr).toBe(ptr);
      expect(uniform(rng, 100).ptr).not.toBe(from);
      setStandIn("held", 0);
    });

    test("is a few MiB at most, and none of large tensors", () => {
      const rng = createUsersRng(1);
      const tensors = Array.from({ length: 100 }, () => zeros32(rng, 16_384));
      for (const tensor of tensors) tensor.destroy();
      finishWork();
      const { ptr } = zeros32(rng, 16_384);
      expect(tensors.length * 65_536).toBeGreaterThan(6 * MiB);
      if (pools === 1) expect(live().bytes).toBeLessThanOrEqual(4 * MiB);
      expect(ptr).not.toBe(0n);
      const large = zeros32(rng, 16_385);
      const freed = calls("cuMemFreeAsync");
      large.destroy();
      expect(calls("cuMemFreeAsync") - freed).toBe(pools);
    });

    test("counts by the steps in which memory comes", () => {
      const rng = createUsersRng(1);
      const tensors = Array.from({ length: 9000 }, () => zeros32(rng, 10));
      for (const tensor of tensors) tensor.destroy();
      expect(rng.context.memory.small.count).toBe((4 * MiB) / 512);
    });

    test("is given back when memory is short, also for what a fill needs beside the tensor", async () => {
      const rng = createUsersRng(1);
      await kaimingNormal(rng, 4, 4).ready(); // the coefficient table
      setStandIn("memory", 500_000);
      for (let i = 0; i < 7; i++) zeros32(rng, 15_000 + i).destroy();
      await zeros32(rng, 100_000).ready();
      for (let i = 0; i < 3; i++) orthogonal(rng, 30 + i, 20).destroy();
    });
  });
});
