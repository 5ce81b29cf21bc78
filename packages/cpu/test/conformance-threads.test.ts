/** The conformance suite with every fill that the kernels make, from 64 reals on, shared out to worker threads. */
import { conformance } from "@weightinit/conformance";
import { orthogonal, randn32 } from "@weightinit/core";
import { afterAll, beforeAll, test, vi } from "vitest";
import { CpuRng } from "../src/index.ts";
import { orthogonalWorkers } from "../src/orthogonal/threads/room.ts";
import { streamWorkers } from "../src/stream/threads/stream-on-threads.ts";
import { Desk } from "../src/threads/desk.ts";
import { countingWorkers, PATIENCE } from "./threads-support.ts";

vi.mock("../src/stream/threads/thread-count.ts", async (original) => ({
  ...(await original<typeof import("../src/stream/threads/thread-count.ts")>()),
  threadsFor: () => 3,
}));
vi.mock("../src/orthogonal/threads/thread-count.ts", () => ({ orthogonalThreads: () => 3 }));

beforeAll(async () => {
  const rng = new CpuRng(1);
  for (const work of [() => randn32(rng, 2 ** 20), () => orthogonal(rng, 400, 400)]) {
    await vi.waitUntil(() => countingWorkers(Desk, work).tasks > 0, { timeout: PATIENCE, interval: 10 });
  }
});

afterAll(() => Promise.all([...streamWorkers(), ...orthogonalWorkers()].map(({ worker }) => worker.terminate())));

test("workers are there", ({ expect }) => {
  expect([streamWorkers().length, orthogonalWorkers().length]).toEqual([2, 2]);
});

conformance({ test, createRng: (seed) => new CpuRng(seed) });
