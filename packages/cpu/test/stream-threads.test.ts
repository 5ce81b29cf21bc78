import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Items } from "../src/storage.ts";
import { type Recipe, recipeOf } from "../src/stream/kernels/recipe.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";
import { oneRun } from "../src/stream/runs.ts";
import { SMALL_PIECE_BYTES } from "../src/stream/threads/layout.ts";
import {
  countingWorkers,
  cutOffAfter,
  failures,
  noWorkers,
  PATIENCE,
  replaceBuiltin,
  sabotage,
  whileFillThrows,
  whileSetThrows,
} from "./threads-support.ts";
import { DTYPES, expectSameBits, fillsFor, storage } from "./wasm-support.ts";

const stream = wasmStream()!;
const KEY = [0x89abcdef, 0x01234567] as const;
/** Of float32, a few pieces more than the workers of the test can be given at once. */
const COUNT = (40 * SMALL_PIECE_BYTES) / 4 + 4321;

/** A pool of its own for each test. */
let pool: typeof import("../src/stream/threads/stream-on-threads.ts");

beforeEach(async () => {
  vi.resetModules();
  pool = await import("../src/stream/threads/stream-on-threads.ts");
});

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(pool.streamWorkers().map(({ worker }) => worker.terminate()));
});

function alone(recipe: Recipe, out: Items, first: number): Items {
  const expected = out.slice();
  stream.fill(recipe, oneRun(first), expected);
  return expected;
}

/** Fills until a worker has made a piece: workers need some milliseconds to start. */
async function untilWorking(recipe: Recipe, out: Items, count: number, first = 3): Promise<void> {
  const { Desk } = await import("../src/threads/desk.ts");
  const fill = () => pool.fillOnThreads(stream, recipe, oneRun(first), out, count);
  await vi.waitUntil(() => countingWorkers(Desk, fill).tasks > 0, { timeout: PATIENCE, interval: 10 });
}

describe.each([1, 2, 3, 5])("with %i threads", (count) => {
  it.each(DTYPES)("%s has the bits of one thread, before the workers are up and after", async (dtype) => {
    for (const fill of fillsFor(dtype)) {
      const recipe = recipeOf(fill, dtype, KEY, 9);
      const out = storage(dtype, COUNT);
      const expected = alone(recipe, out, 3);
      pool.fillOnThreads(stream, recipe, oneRun(3), out, count);
      expectSameBits(out, expected);
      out.fill(0);
      if (count > 1) await untilWorking(recipe, out, count);
      else pool.fillOnThreads(stream, recipe, oneRun(3), out, count);
      expectSameBits(out, expected);
    }
    expect(pool.streamWorkers()).toHaveLength(count - 1);
  });
});

it("fills memory of any alignment from any element", async () => {
  const recipe = recipeOf(fillsFor("float32")[1]!, "float32", KEY, 1);
  for (const [offset, first] of [
    [4, 0],
    [8, 2],
    [12, 1],
    [0, 2 ** 34 - 100_001],
  ] as const) {
    const out = new Float32Array(new ArrayBuffer(4 * COUNT + 64), offset, COUNT);
    const expected = alone(recipe, out, first);
    await untilWorking(recipe, out, 2, first);
    expectSameBits(out, expected);
    const bits = new Uint16Array(new ArrayBuffer(2 * COUNT + 64), offset / 2, COUNT);
    const halves = recipeOf(fillsFor("bfloat16")[1]!, "bfloat16", KEY, 1);
    pool.fillOnThreads(stream, halves, oneRun(first), bits, 2);
    expectSameBits(bits, alone(halves, bits, first));
  }
});

const isShared = ({ buffer }: Uint8Array) => buffer instanceof SharedArrayBuffer;

describe("a fill that was cut off leaves nothing behind for the next:", () => {
  const recipe = recipeOf(fillsFor("float32")[1]!, "float32", KEY, 1);
  const other = recipeOf(fillsFor("float32")[2]!, "float32", KEY, 4);
  const out = new Float32Array(COUNT);
  const expected = alone(recipe, out, 3);
  const aborted = new Float32Array(COUNT);
  const fillOther = () => pool.fillOnThreads(stream, other, oneRun(0), aborted, 2);

  /** After `cutOff` with workers that are up: the next fills are right, and nobody writes to the old one's memory. */
  async function expectNothingLeft(cutOff: () => void): Promise<void> {
    await untilWorking(recipe, out, 2);
    const [desk] = pool.streamWorkers();
    cutOff();
    const isUnreliable = desk!.isInUse;
    aborted.fill(7);
    pool.fillOnThreads(stream, recipe, oneRun(3), out.fill(0), 2);
    expectSameBits(out, expected);
    expect(pool.streamWorkers().includes(desk!)).toBe(!isUnreliable);
    await untilWorking(recipe, out.fill(0), 2);
    expectSameBits(out, expected);
    expect(aborted.every((x) => x === 7)).toBe(true);
  }

  function expectCutOff(work: () => void): void {
    expect(work).toThrow("cut off");
    expect(pool.streamWorkers()[0]!.isInUse).toBe(true);
  }

  it("as the caller made a piece", () =>
    expectNothingLeft(() => {
      vi.spyOn(stream, "fill").mockImplementationOnce(() => {
        throw new Error("cut off");
      });
      expectCutOff(fillOther);
      vi.restoreAllMocks();
    }));

  it("as it asked for a piece", () =>
    expectNothingLeft(() => {
      expectCutOff(() => whileSetThrows(isShared, fillOther));
    }));

  it("as it took a piece", () =>
    expectNothingLeft(() => {
      const untilTaken = () => {
        for (let tries = 0; tries < 1000; tries++) fillOther();
      };
      const takes = (target: Uint8Array, source: Uint8Array) => !isShared(target) && isShared(source);
      expectCutOff(() => whileFillThrows(takes, untilTaken));
    }));

  it("by a time limit", async () => {
    for (let milliseconds = 5; milliseconds < 15; milliseconds++) {
      await expectNothingLeft(() => cutOffAfter(milliseconds, fillOther));
    }
  });
});

describe("workers that fail", () => {
  const fill = fillsFor("float32")[0]!;
  const recipe = recipeOf(fill, "float32", KEY, 2);
  const out = new Float32Array(COUNT);
  const expected = alone(recipe, out, 3);

  /** Fills again and again for as long as it takes workers to start and fail. */
  async function fillRepeatedly(): Promise<void> {
    for (let run = 0; run < 20; run++) {
      out.fill(0);
      pool.fillOnThreads(stream, recipe, oneRun(3), out, 3);
      expectSameBits(out, expected);
      await sleep(10);
    }
  }

  it("a worker killed in the middle of a fill costs no bits, and another takes its place", async () => {
    await untilWorking(recipe, out, 2);
    const [victim] = pool.streamWorkers();
    const exited = once(victim!.worker, "exit");
    const { fill: plain } = stream;
    let pieces = 0;
    vi.spyOn(stream, "fill").mockImplementation((...given) => {
      if (++pieces === 3) void victim!.worker.terminate();
      plain.apply(stream, given);
    });
    out.fill(0);
    pool.fillOnThreads(stream, recipe, oneRun(3), out, 2);
    expectSameBits(out, expected);
    await exited;
    expect(pool.streamWorkers()).toHaveLength(0);
    vi.restoreAllMocks();
    await untilWorking(recipe, out, 2);
    expect(pool.streamWorkers()).not.toContain(victim);
    expectSameBits(out, expected);
  });

  it.each([
    ["dies with a piece begun", failures.dies],
    ["throws at once", failures.throws],
  ])("a worker that %s", async (_, failure) => {
    sabotage(failure);
    await fillRepeatedly();
    const exited = vi.fn();
    await vi.waitUntil(
      () => {
        pool.fillOnThreads(stream, recipe, oneRun(3), out.fill(0), 3);
        for (const { worker } of pool.streamWorkers()) worker.once("exit", exited);
        return exited.mock.calls.length > 0;
      },
      { timeout: PATIENCE },
    );
    await fillRepeatedly();
  });

  it("a worker that never finishes a piece", async () => {
    sabotage(failures.hangs);
    await fillRepeatedly();
    await vi.waitUntil(
      () => {
        pool.fillOnThreads(stream, recipe, oneRun(3), out.fill(0), 3);
        return pool.streamWorkers().every(({ tasks }) => !tasks.hasRoom);
      },
      { timeout: PATIENCE },
    );
    await fillRepeatedly();
  });

  it("a worker that cannot be started", () => {
    replaceBuiltin("node:worker_threads", noWorkers);
    pool.fillOnThreads(stream, recipe, oneRun(3), out.fill(0), 3);
    expectSameBits(out, expected);
    expect(pool.streamWorkers()).toHaveLength(0);
  });

  it("a runtime without worker threads, such as a browser", () => {
    replaceBuiltin("node:worker_threads", undefined);
    pool.fillOnThreads(stream, recipe, oneRun(3), out.fill(0), 3);
    expectSameBits(out, expected);
  });
});

it("counts threads: WEIGHTINIT_THREADS, or the processors there are; a few for a fill of middling size", async () => {
  const { defaultThreads } = await import("../src/threads/default-threads.ts");
  const { threadsFor } = await import("../src/stream/threads/thread-count.ts");
  vi.stubEnv("WEIGHTINIT_THREADS", "3");
  expect(defaultThreads()).toBe(3);
  expect([2 ** 10, 2 ** 19, 2 ** 20, 2 ** 24].map((reals) => threadsFor(reals))).toEqual([1, 2, 3, 3]);
  expect(threadsFor(2 ** 24, 5)).toBe(5);
  expect(threadsFor(2 ** 24, 1)).toBe(1);
  vi.stubEnv("WEIGHTINIT_THREADS", "none");
  expect(defaultThreads()).toBeGreaterThanOrEqual(1);
  expect(defaultThreads()).toBeLessThanOrEqual(8);
  vi.unstubAllEnvs();
});

it("uses up to 8 of many processors, or 64 where workers write to the result themselves", async () => {
  vi.stubEnv("WEIGHTINIT_THREADS", undefined);
  replaceBuiltin("node:os", { availableParallelism: () => 100 });
  const { threadsFor } = await import("../src/stream/threads/thread-count.ts");
  expect([threadsFor(2 ** 30), threadsFor(2 ** 30, undefined, false), threadsFor(2 ** 30, undefined, true)]).toEqual([
    8, 8, 64,
  ]);
  vi.unstubAllEnvs();
});
