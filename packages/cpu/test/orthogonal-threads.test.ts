/**
 * Orthogonal on worker threads: the bits of one thread, whatever the workers do.
 *
 * @module
 */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { orthogonal as initOrthogonal } from "@weightinit/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CpuRng } from "../src/index.ts";
import type { Reals } from "../src/orthogonal/plan.ts";
import { orthogonalThreads } from "../src/orthogonal/threads/thread-count.ts";
import type { Desk } from "../src/threads/desk.ts";
import { normals, orthogonal, sameBits } from "./orthogonal-support.ts";
import {
  countingWorkers,
  cutOffAfter,
  failures,
  noWorkers,
  PATIENCE,
  replaceBuiltin,
  sabotage,
} from "./threads-support.ts";

/** A room of its own for each test. */
let room: typeof import("../src/orthogonal/threads/room.ts");
let prepareOnThreads: typeof import("../src/orthogonal/threads/orthogonal-on-threads.ts").prepareOnThreads;

beforeEach(async () => {
  vi.resetModules();
  room = await import("../src/orthogonal/threads/room.ts");
  ({ prepareOnThreads } = await import("../src/orthogonal/threads/orthogonal-on-threads.ts"));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(room.orthogonalWorkers().map(({ worker }) => worker.terminate()));
});

const GAIN = 1.3;

interface Case {
  readonly v: Reals;
  readonly rows: number;
  readonly cols: number;
  readonly complex: boolean;
  readonly expected: Reals;
}

function caseOf(Type: new (length: number) => Reals, rows: number, cols: number, complex = false): Case {
  const v = normals(Type, (complex ? 2 : 1) * rows * cols, rows + cols);
  const expected = new Type(v.length);
  orthogonal({ normals: v, rows, cols, gain: GAIN, complex, out: expected });
  return { v, rows, cols, complex, expected };
}

/** The matrix by `count` threads, made in the place of the normals where it may be; `undefined` if it cannot be. */
function made({ v, rows, cols, complex }: Case, count: number): Reals | undefined {
  const normals = v.slice();
  const out = rows >= cols ? normals : v.slice().fill(0);
  const make = prepareOnThreads({ normals, rows, cols, gain: GAIN, complex, out }, count);
  make?.();
  return make && out;
}

/** Makes the matrix until a worker has taken part: workers need some milliseconds to start. */
async function untilWorking(given: Case, count: number): Promise<Reals> {
  const { Desk } = await import("../src/threads/desk.ts");
  const taken = () => {
    const { result, tasks } = countingWorkers(Desk, () => made(given, count));
    return tasks > 0 && result;
  };
  return (await vi.waitUntil(taken, { timeout: PATIENCE, interval: 10 })) as Reals;
}

/** Makes the matrix until there is one: a worker may not be back yet from a task that the caller was quicker with. */
async function eventually(given: Case, count: number): Promise<Reals> {
  return await vi.waitUntil(() => made(given, count), { timeout: PATIENCE, interval: 10 });
}

const CASES = [
  ["float32, square", caseOf(Float32Array, 300, 300)],
  ["float32, tall", caseOf(Float32Array, 700, 130)],
  ["float32, wide", caseOf(Float32Array, 129, 500)],
  ["float64, square", caseOf(Float64Array, 251, 251)],
  ["float64, wide", caseOf(Float64Array, 77, 333)],
  ["complex64, tall", caseOf(Float32Array, 301, 101, true)],
  ["complex64, wide", caseOf(Float32Array, 101, 301, true)],
  ["complex128, square", caseOf(Float64Array, 123, 123, true)],
  ["float32, one column", caseOf(Float32Array, 400, 1)],
  ["float32, 2×3", caseOf(Float32Array, 2, 3)],
] as const;

describe.each([2, 3, 5])("with %i threads", (count) => {
  it.each(CASES)("%s has the bits of one", async (_, given) => {
    // Before the workers are up, and after; matrices of one panel are the caller's.
    expect(sameBits(await eventually(given, count), given.expected)).toBe(true);
    const large = given.rows > 2 && given.cols > 1 ? given : CASES[0][1];
    expect(sameBits(await untilWorking(large, count), large.expected)).toBe(true);
    expect(sameBits(await eventually(given, count), given.expected)).toBe(true);
    expect(room.orthogonalWorkers()).toHaveLength(count - 1);
  });
});

it.each([
  ["float32, square", Float32Array, 2200, 2200, false],
  ["float64, tall", Float64Array, 3000, 700, false],
  ["complex64, wide", Float32Array, 700, 2000, true],
] as const)("blocks that do not fit at once: %s", async (_, Type, rows, cols, complex) => {
  const given = caseOf(Type, rows, cols, complex);
  expect(sameBits(await eventually(given, 3), given.expected)).toBe(true);
  expect(sameBits(await untilWorking(given, 3), given.expected)).toBe(true);
});

it("a single block larger than what may be shared is left to one thread", () => {
  const normals = new Float32Array(2 ** 20);
  const matrix = { normals, rows: 2 ** 19, cols: 2, gain: 1, complex: false, out: normals };
  expect(prepareOnThreads(matrix, 2)).toBeUndefined();
});

describe("workers that fail", () => {
  const given = caseOf(Float32Array, 400, 400);

  /** Again and again for as long as it takes workers to start and fail: the matrix, or word that it cannot be had. */
  async function repeatedly(): Promise<(Reals | undefined)[]> {
    const results: (Reals | undefined)[] = [];
    for (let run = 0; run < 20; run++) {
      results.push(made(given, 3));
      await sleep(10);
    }
    for (const result of results) if (result !== undefined) expect(sameBits(result, given.expected)).toBe(true);
    return results;
  }

  it("a worker killed in the middle costs no bits, and another takes its place", async () => {
    await untilWorking(given, 2);
    const [victim] = room.orthogonalWorkers();
    const exited = once(victim!.worker, "exit");
    const { Desk } = await import("../src/threads/desk.ts");
    const { collect } = Desk.prototype;
    let calls = 0;
    vi.spyOn(Desk.prototype, "collect").mockImplementation(function (this: Desk<unknown>) {
      if (++calls === 10) void victim!.worker.terminate();
      collect.call(this);
    });
    expect(sameBits(await eventually(given, 2), given.expected)).toBe(true);
    await exited;
    expect(calls).toBeGreaterThan(10);
    expect(room.orthogonalWorkers()).toHaveLength(0);
    vi.restoreAllMocks();
    expect(sameBits(await untilWorking(given, 2), given.expected)).toBe(true);
    expect(room.orthogonalWorkers()).not.toContain(victim);
  });

  it("a worker that dies with a task begun", async () => {
    sabotage(failures.dies);
    expect((await repeatedly()).filter((result) => result !== undefined).length).toBeGreaterThan(1);
  });

  it("a worker that never finishes a task: fills go on without threads", async () => {
    sabotage(failures.hangs);
    expect((await repeatedly()).at(-1)).toBe(undefined);
    expect(room.orthogonalWorkers()).toHaveLength(2);
  });

  it("a worker that throws at once", async () => {
    sabotage(failures.throws);
    expect(await repeatedly()).not.toContain(undefined);
  });

  describe("a fill that was cut off leaves nothing behind for the next:", () => {
    const other = caseOf(Float32Array, 390, 390);

    /** After `cutOff` with workers that are up, the next fill is right, with other workers. */
    async function expectNothingLeft(cutOff: () => void): Promise<void> {
      await untilWorking(given, 2);
      const [desk] = room.orthogonalWorkers();
      await vi.waitUntil(() => {
        desk!.collect();
        return desk!.tasks.isEmpty;
      }, PATIENCE);
      cutOff();
      expect(sameBits(made(given, 2)!, given.expected)).toBe(true);
      expect(room.orthogonalWorkers()).not.toContain(desk);
      expect(sameBits(await untilWorking(given, 2), given.expected)).toBe(true);
    }

    it.each([
      ["collect", 3],
      ["request", 1],
    ] as const)("by an exception after %s, the %ith time", async (name, nth) => {
      const { Desk } = await import("../src/threads/desk.ts");
      await expectNothingLeft(() => {
        const method = Desk.prototype[name] as (this: Desk<unknown>, ...given: unknown[]) => void;
        let calls = 0;
        vi.spyOn(Desk.prototype, name).mockImplementation(function (this: Desk<unknown>, ...given: unknown[]) {
          method.apply(this, given);
          if (++calls === nth) throw new Error("cut off");
        });
        expect(() => made(other, 2)).toThrow("cut off");
        vi.restoreAllMocks();
      });
    });

    it("by a time limit", async () => {
      for (let milliseconds = 5; milliseconds < 15; milliseconds++) {
        expect(sameBits(await untilWorking(given, 2), given.expected)).toBe(true);
        cutOffAfter(milliseconds, () => made(other, 2));
        expect(sameBits(await eventually(given, 2), given.expected)).toBe(true);
      }
    });
  });

  it.each([
    ["a worker that cannot be started", noWorkers],
    ["a runtime without worker threads, such as a browser", undefined],
  ])("%s", (_, module) => {
    replaceBuiltin("node:worker_threads", module);
    expect(made(given, 3)).toBe(undefined);
    expect(room.orthogonalWorkers()).toHaveLength(0);
  });
});

it("counts threads: one for small matrices, never more than are allowed", () => {
  const count = (rows: number, cols: number, parts: number, threads: number) =>
    orthogonalThreads({ kind: "orthogonal", rows, cols, gain: 1, spacing: 1 }, parts, threads);
  expect([256, 512, 1024].map((n) => count(n, n, 1, 8))).toEqual([1, 3, 8]);
  expect([1, 2].map((threads) => count(1024, 1024, 1, threads))).toEqual([1, 2]);
  expect([count(4096, 32, 1, 8), count(32, 4096, 1, 8), count(256, 256, 2, 8)]).toEqual([1, 1, 2]);
});

it.each(["float32", "float64", "bfloat16", "complex64"] as const)(
  "CpuRng makes the same %s with any threads",
  (dtype) => {
    for (const [rows, cols] of [
      [512, 512],
      [400, 600],
    ] as const) {
      const [one, ...others] = [1, 2, 3].map((threads) => {
        const { data } = initOrthogonal(new CpuRng(5, { threads }), dtype, rows, cols);
        return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      });
      for (const other of others) expect(other.equals(one!)).toBe(true);
    }
  },
);
