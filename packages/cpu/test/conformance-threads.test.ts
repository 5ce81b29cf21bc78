/** The conformance suite with every fill shared out to worker threads, however small it is. */
import { setTimeout as sleep } from "node:timers/promises";
import { conformance } from "@weightinit/conformance";
import { randn32 } from "@weightinit/core";
import { afterAll, beforeAll, test, vi } from "vitest";
import { CpuRng } from "../src/index.ts";
import { orthogonalWorkers } from "../src/orthogonal-threads/room.ts";
import { PIECE_BYTES } from "../src/stream-threads/layout.ts";
import { streamWorkers } from "../src/stream-threads/stream-on-threads.ts";
import { wasmStream } from "../src/wasm/stream.ts";

vi.mock("../src/stream-threads/thread-count.ts", () => ({ threadsFor: () => 3 }));
vi.mock("../src/orthogonal-threads/thread-count.ts", () => ({ orthogonalThreads: () => 3 }));

/** Some thirty pieces. */
const SEVERAL = 2 ** 20;

beforeAll(async () => {
  const own = vi.spyOn(wasmStream()!, "fill");
  for (let tries = 0; ; tries++) {
    own.mockClear();
    randn32(new CpuRng(1), SEVERAL);
    // Fewer calls of our own than pieces: workers made the rest.
    if (own.mock.calls.length < (4 * SEVERAL) / PIECE_BYTES) break;
    if (tries === 1000) throw new Error("expected workers to take part, got none");
    await sleep(10);
  }
  own.mockRestore();
});

afterAll(() => Promise.all([...streamWorkers(), ...orthogonalWorkers()].map(({ worker }) => worker.terminate())));

test("workers are there", ({ expect }) => {
  expect(streamWorkers()).toHaveLength(2);
});

conformance({ test, createRng: (seed) => new CpuRng(seed) });
