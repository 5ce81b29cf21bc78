/** What `CpuRng` is made with, and the end of its threads. */
import { setTimeout as sleep } from "node:timers/promises";
import { orthogonal, randn32 } from "@weightinit/core";
import { afterEach, expect, it, vi } from "vitest";
import { CpuRng, releaseThreads } from "../src/index.ts";
import { orthogonalWorkers } from "../src/orthogonal/threads/room.ts";
import { streamWorkers } from "../src/stream/threads/stream-on-threads.ts";
import { defaultThreads } from "../src/threads/default-threads.ts";
import { WORKER_SOURCE } from "../src/threads/worker-source.ts";

afterEach(() => vi.unstubAllGlobals());

it.each([null, 4, "threads", [], [4], true, () => {}, new Map([["threads", 4]]), Promise.resolve({ threads: 4 })])(
  "options %o are refused",
  (options) => {
    const state = new CpuRng(1).state;
    for (const make of [() => new CpuRng(1, options as never), () => CpuRng.fromState(state, options as never)]) {
      expect(make).toThrow(/expected options of CpuRng.*WI_BAD_ARGUMENT/);
    }
  },
);

it("an option that there is not is refused", () => {
  for (const options of [{ treads: 1 }, { threads: 1, seed: 3 }, Object.create({ inherited: 1 })]) {
    expect(() => new CpuRng(1, options)).toThrow(/got "(treads|seed|inherited)".*WI_UNKNOWN_OPTION/);
  }
});

it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "2", null, 2n])("%o threads are refused", (threads) => {
  expect(() => new CpuRng(1, { threads: threads as never })).toThrow(/expected threads .*WI_BAD_ARGUMENT/);
});

it("options are read once", () => {
  let reads = 0;
  const options = {
    get threads() {
      return reads++ === 0 ? 2 : ("many" as never);
    },
  };
  expect(new CpuRng(1, options).threads).toBe(2);
});

it("undefined is as good as nothing", () => {
  expect(new CpuRng(1, undefined).threads).toBeUndefined();
  expect(new CpuRng(1, { threads: undefined }).fork("a").threads).toBeUndefined();
  expect(new CpuRng(1, { threads: 3 }).fork("a").clone().threads).toBe(3);
});

it("releaseThreads ends all workers; the next large fill starts others, with the same bits", async () => {
  const make = () => {
    const rng = new CpuRng(5, { threads: 3 });
    return Buffer.concat(
      [randn32(rng, 2 ** 21), orthogonal(rng, 640, 640)].map(({ data }) => Buffer.from(data.buffer)),
    );
  };
  const first = make();
  const workers = [...streamWorkers(), ...orthogonalWorkers()].map(({ worker }) => worker);
  expect(workers).toHaveLength(4);
  await releaseThreads();
  expect(workers.map(({ threadId }) => threadId)).toEqual([-1, -1, -1, -1]);
  expect([...streamWorkers(), ...orthogonalWorkers()]).toHaveLength(0);
  expect(make().equals(first)).toBe(true);
  await sleep(50);
  expect(make().equals(first)).toBe(true);
  await releaseThreads();
  await releaseThreads();
});

it("the worker's program may stand where its names are taken, as in Deno", () => {
  expect(
    () => new Function("module", "exports", "require", `const process = undefined; ${WORKER_SOURCE}`),
  ).not.toThrow();
  expect(() => new Function(`let module, exports, words, slots; ${WORKER_SOURCE}`)).not.toThrow();
});

it("where reading the environment is not allowed, as in Deno without --allow-env", () => {
  const env = new Proxy(
    {},
    {
      get() {
        throw new Error("NotCapable: Requires env access");
      },
    },
  );
  vi.stubGlobal("process", { env, versions: process.versions, getBuiltinModule: process.getBuiltinModule });
  expect(defaultThreads()).toBeGreaterThanOrEqual(1);
});
