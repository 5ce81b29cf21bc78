/** Memory that threads share: workers write there themselves, the same bits, and not a moment longer than they may. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Items } from "../src/storage.ts";
import { type Recipe, recipeOf } from "../src/stream/kernels/recipe.ts";
import { wasmStream } from "../src/stream/kernels/wasm-stream.ts";
import { oneRun } from "../src/stream/runs.ts";
import { SMALL_PIECE_BYTES } from "../src/stream/threads/layout.ts";
import { countingWorkers, cutOffAfter, failures, PATIENCE, sabotage, whileSetThrows } from "./threads-support.ts";
import { DTYPES, expectSameBits, fillsFor, storage } from "./wasm-support.ts";

const stream = wasmStream()!;
const KEY = [0x89abcdef, 0x01234567] as const;
const COUNT = (40 * SMALL_PIECE_BYTES) / 4 + 4321;

/** A pool of its own for each test. */
let pool: typeof import("../src/stream/threads/stream-on-threads.ts");
let Ring: typeof import("../src/threads/ring.ts").Ring;
let Desk: typeof import("../src/threads/desk.ts").Desk;

beforeEach(async () => {
  vi.resetModules();
  pool = await import("../src/stream/threads/stream-on-threads.ts");
  ({ Desk } = await import("../src/threads/desk.ts"));
  ({ Ring } = await import("../src/threads/ring.ts"));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await pool.releaseStreamWorkers();
});

/** An array like `plain` on shared memory, `offset` bytes into it. */
function shared<A extends Items>(plain: A, offset = 0): A {
  const buffer = new SharedArrayBuffer(plain.byteLength + offset);
  return new (plain.constructor as new (buffer: SharedArrayBuffer, offset: number, length: number) => A)(
    buffer,
    offset,
    plain.length,
  );
}

function alone(recipe: Recipe, out: Items, first: number): Items {
  const expected = storageLike(out);
  stream.fill(recipe, oneRun(first), expected);
  return expected;
}
const storageLike = (out: Items): Items => new (out.constructor as new (length: number) => Items)(out.length);

/** How many pieces workers write themselves while `work` is done. */
function writtenBy(work: () => void): number {
  let written = 0;
  const { collect } = Ring.prototype;
  const spy = vi.spyOn(Ring.prototype, "collect").mockImplementation(function (this: InstanceType<typeof Ring>, take) {
    collect.call(this, (item, slot, isWritten) => {
      if (isWritten) written++;
      take(item, slot, isWritten);
    });
  });
  try {
    work();
    return written;
  } finally {
    spy.mockRestore();
  }
}

/** Works until a worker has written a piece: they need some milliseconds to start. */
async function untilWritten(work: () => void): Promise<void> {
  await vi.waitUntil(() => writtenBy(work) > 0, { timeout: PATIENCE, interval: 10 });
}

describe.each([1, 2, 3, 5])("with %i threads", (count) => {
  it.each(DTYPES)("%s has the bits of one thread on plain memory, wherever it lies", async (dtype) => {
    for (const [nth, fill] of fillsFor(dtype).entries()) {
      const recipe = recipeOf(fill, dtype, KEY, 9);
      const out = shared(storage(dtype, COUNT), 8 * nth + storage(dtype, 0).BYTES_PER_ELEMENT);
      const expected = alone(recipe, out, 3);
      const work = () => pool.fillOnThreads(stream, recipe, oneRun(3), out.fill(0), count);
      work();
      expectSameBits(out, expected);
      if (count > 1) await untilWritten(work);
      expectSameBits(out, expected);
    }
  });

  it.each([[[7]], [[-0]], [[1.5, 0]]])("a repetition of %o", async (pattern) => {
    for (const dtype of DTYPES) {
      const out = shared(storage(dtype, 2 * COUNT), 3 * storage(dtype, 0).BYTES_PER_ELEMENT);
      const work = () => pool.repeatOnThreads(out.fill(3), pattern, count);
      if (count > 1) await untilWritten(work);
      else work();
      expectSameBits(
        out,
        storageLike(out).map((_, i) => pattern[i % pattern.length]!),
      );
    }
  });
});

it("a worker goes from one memory to another, from values to constants and back", async () => {
  const recipe = recipeOf(fillsFor("float32")[1]!, "float32", KEY, 1);
  const outs = [shared(new Float32Array(COUNT)), shared(new Float32Array(COUNT)), new Float32Array(COUNT)];
  const expected = alone(recipe, outs[0]!, 0);
  await untilWritten(() => pool.fillOnThreads(stream, recipe, oneRun(0), outs[0]!, 2));
  for (let round = 0; round < 30; round++) {
    for (const out of outs) {
      pool.repeatOnThreads(out, [round], 2);
      expect(out.every((x) => x === round)).toBe(true);
      pool.fillOnThreads(stream, recipe, oneRun(0), out, 2);
      expectSameBits(out, expected);
    }
  }
});

it("a caller that is held up between a piece and its grant costs no worker", async () => {
  const recipe = recipeOf(fillsFor("float32")[1]!, "float32", KEY, 1);
  const out = shared(new Float32Array(COUNT));
  const expected = alone(recipe, out, 0);
  const fill = () => pool.fillOnThreads(stream, recipe, oneRun(0), out.fill(0), 2);
  await untilWritten(fill);
  const [desk] = pool.streamWorkers();
  let isGone = false;
  desk!.worker.on("exit", () => {
    isGone = true;
  });

  // Longer than a worker waits before it lets go of memory that it was lent.
  const { collect } = Ring.prototype;
  let looks = 0;
  vi.spyOn(Ring.prototype, "collect").mockImplementation(function (this: InstanceType<typeof Ring>, take) {
    if (++looks === 3) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    collect.call(this, take);
  });
  fill();
  vi.restoreAllMocks();
  expect(looks).toBeGreaterThan(3);
  expectSameBits(out, expected);
  await sleep(50); // in which the event of a worker's end would come
  expect(isGone).toBe(false);
  expect(pool.streamWorkers()).toContain(desk);
  await untilWritten(fill);
});

describe("a fill of shared memory that was cut off leaves nothing behind for the next:", () => {
  const recipe = recipeOf(fillsFor("float32")[1]!, "float32", KEY, 1);
  const other = recipeOf(fillsFor("float32")[2]!, "float32", KEY, 4);
  const out = shared(new Float32Array(COUNT));
  const expected = alone(recipe, out, 3);
  const aborted = shared(new Float32Array(COUNT));
  const fill = () => pool.fillOnThreads(stream, recipe, oneRun(3), out.fill(0), 2);
  const fillOther = () => pool.fillOnThreads(stream, other, oneRun(0), aborted, 2);

  /** After `cutOff` with workers that are up: the next fills are right, and nobody writes to the old one's memory. */
  async function expectNothingLeft(cutOff: () => void): Promise<void> {
    await untilWritten(fill);
    const [desk] = pool.streamWorkers();
    cutOff();
    const isUnreliable = desk!.isInUse;
    aborted.fill(7);
    await sleep(5);
    expect(aborted.every((x) => x === 7)).toBe(true);
    fill();
    expectSameBits(out, expected);
    expect(pool.streamWorkers().includes(desk!)).toBe(!isUnreliable);
    await untilWritten(fill);
    expectSameBits(out, expected);
    expect(aborted.every((x) => x === 7)).toBe(true);
  }

  it.each([1, 2, 5])("as the caller made its piece number %i", async (nth) => {
    const { fill: plain } = stream;
    await expectNothingLeft(() => {
      let pieces = 0;
      vi.spyOn(stream, "fill").mockImplementation((...given) => {
        if (++pieces === nth) throw new Error("cut off");
        plain.apply(stream, given);
      });
      // The workers may have left the caller fewer pieces than that.
      const untilCutOff = () => {
        for (let tries = 0; tries < 1000; tries++) {
          pieces = 0;
          fillOther();
        }
      };
      expect(untilCutOff).toThrow("cut off");
      vi.restoreAllMocks();
    });
  });

  it("as it asked for a piece", () =>
    expectNothingLeft(() => {
      const asks = ({ buffer }: Uint8Array<ArrayBufferLike>) =>
        buffer instanceof SharedArrayBuffer && buffer !== (aborted.buffer as ArrayBufferLike);
      expect(() => whileSetThrows(asks, fillOther)).toThrow("cut off");
    }));

  it("as it granted a write: that is waited for", () =>
    expectNothingLeft(() => {
      const { collect } = Desk.prototype;
      const spy = vi.spyOn(Desk.prototype, "collect").mockImplementation(function (this: InstanceType<typeof Desk>) {
        collect.call(this);
        const { oldest } = this.tasks;
        if (oldest !== undefined && this.tasks.isGranted(oldest)) throw new Error("cut off");
      });
      expect(() => {
        for (let tries = 0; tries < 10_000; tries++) fillOther();
      }).toThrow("cut off");
      const { tasks } = pool.streamWorkers()[0]!;
      expect(tasks.isGranted(tasks.oldest!)).toBe(false);
      spy.mockRestore();
    }));

  it("by a time limit, which runs no finally: but for the writes that were granted, however late they are", async () => {
    sabotage((source) =>
      source.replace(
        "if (kernel === COPY) copy(",
        "if (kernel === COPY) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10); if (kernel === COPY) copy(",
      ),
    );
    for (let milliseconds = 5; milliseconds < 15; milliseconds++) {
      await expectNothingLeft(() => {
        cutOffAfter(milliseconds, fillOther);
        for (const { tasks } of pool.streamWorkers()) expect(tasks.awaitWrites()).toBe(true);
      });
    }
  });
});

describe("workers that fail", () => {
  const recipe = recipeOf(fillsFor("float32")[0]!, "float32", KEY, 2);
  const out = shared(new Float32Array(COUNT));
  const expected = alone(recipe, out, 3);
  const fill = () => pool.fillOnThreads(stream, recipe, oneRun(3), out.fill(0), 3);

  it.each([
    ["die with a piece begun", failures.dies],
    ["throw at once", failures.throws],
    ["never finish a piece", failures.hangs],
    ["find no message", (source: string) => source.replace("(got = receiveMessageOnPort(port))", "(got = undefined)")],
  ])("%s", async (_, failure) => {
    sabotage(failure);
    for (let run = 0; run < 20; run++) {
      fill();
      expectSameBits(out, expected);
      await sleep(10);
    }
    expect(writtenBy(fill)).toBe(0);
  });

  it("a worker that dies as it writes costs ten seconds, and is never used again", async () => {
    sabotage((source) =>
      source.replace("if (kernel === COPY) copy(", "if (kernel === COPY) process.exit(); if (kernel === COPY) copy("),
    );
    const wait = vi.spyOn(Atomics, "wait").mockReturnValue("timed-out");
    const TEN_SECONDS = 10_000;
    await vi.waitUntil(
      () => {
        fill();
        expectSameBits(out, expected);
        return wait.mock.calls.length >= TEN_SECONDS;
      },
      { timeout: PATIENCE, interval: 10 },
    );
    const dead = pool.streamWorkers().filter(({ isInUse }) => isInUse);
    expect(dead.length).toBeGreaterThan(0);
    fill();
    expectSameBits(out, expected);
    for (const desk of dead) expect(pool.streamWorkers()).not.toContain(desk);
  });

  it("a buffer that cannot be sent: the caller copies", async () => {
    vi.spyOn(Desk.prototype, "lend").mockImplementation(() => {
      throw new DOMException("could not be cloned", "DataCloneError");
    });
    await vi.waitUntil(() => countingWorkers(Desk, fill).tasks > 0, { timeout: PATIENCE, interval: 10 });
    expectSameBits(out, expected);
    pool.repeatOnThreads(out, [4], 2);
    expect(out.every((x) => x === 4)).toBe(true);
  });
});

describe("workers let go of memory when they have had nothing to do for a while:", () => {
  const recipe = recipeOf(fillsFor("float32")[1]!, "float32", KEY, 1);
  const megabytes = () => process.memoryUsage().rss / 2 ** 20;

  it.each<[string, (out: Float32Array) => void | Promise<void>]>([
    ["of values", (out) => untilWritten(() => pool.fillOnThreads(stream, recipe, oneRun(0), out, 3))],
    ["of constants", (out) => untilWritten(() => pool.repeatOnThreads(out, [1], 3))],
    [
      "of which they were asked nothing",
      (out) => {
        for (const desk of pool.streamWorkers()) desk.lend(out.buffer as unknown as SharedArrayBuffer);
      },
    ],
  ])("%s", async (_, use) => {
    await untilWritten(() => pool.fillOnThreads(stream, recipe, oneRun(0), shared(new Float32Array(COUNT)), 3));
    let before = 0;
    for (let round = 0; round < 6; round++) {
      // 64 MB each, which only the workers could keep.
      await use(shared(new Float32Array(2 ** 24)).fill(1));
      if (round === 1) before = megabytes();
      if (round > 1) await vi.waitUntil(() => megabytes() - before < 150, { timeout: PATIENCE, interval: 100 });
    }
  });
});
