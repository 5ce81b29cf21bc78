/** Sharing work out, with workers that the tests play themselves: no thread, so every moment can be had. */
import { describe, expect, it, vi } from "vitest";
import type { Desk } from "../src/threads/desk.ts";
import { doTasks } from "../src/threads/do-tasks.ts";
import { BUSY, DONE, GRANTED, MADE, REQUESTED, Ring } from "../src/threads/ring.ts";
import type { Task } from "../src/threads/task.ts";

const STATES = [0, 1] as const;
const BELL = 2;

/** A desk with two slots; `work` is done as its worker whenever the caller looks at it. */
function deskWith(work: (words: Int32Array) => void = () => {}) {
  const words = new Int32Array(3);
  const ring = new Ring<Task<string>>(words, STATES, BELL);
  const desk = {
    isInUse: false,
    tasks: ring,
    request(task: Task<string>) {
      ring.request(task, () => task.prepare("slot", 0));
    },
    collect() {
      work(words);
      ring.collect((task, _slot, isWritten) => {
        if (!isWritten) task.finish("slot");
      });
    },
  };
  return { desk: desk as unknown as Desk<string>, words, ring };
}

/** A task that notes who does it. */
function taskNoting(notes: string[], name: string): Task<string> {
  return {
    prepare: () => ({ make: [] }),
    finish: () => void notes.push(`${name} by a worker`),
    doHere: () => {
      notes.push(`${name} here`);
      return true;
    },
  };
}

const become = (from: number, to: number) => (words: Int32Array) => {
  for (const state of STATES) if (words[state] === from) words[state] = to;
};

describe.each([0, 1, 2, 3])("%i workers", (count) => {
  it.each([
    ["do all they get", become(REQUESTED, DONE)],
    ["do nothing", () => {}],
    ["begin and never end", become(REQUESTED, BUSY)],
  ])("that %s: every task is done once", (_, work) => {
    const notes: string[] = [];
    const desks = Array.from({ length: count }, () => deskWith(work).desk);
    doTasks(
      desks,
      Array.from({ length: 10 }, (_, i) => taskNoting(notes, String(i))),
    );
    expect(notes.map((note) => Number.parseInt(note, 10)).sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
    expect(desks.map(({ isInUse }) => isInUse)).toEqual(desks.map(() => false));
  });
});

it("workers that are quick do what they are given, and the caller the rest", () => {
  const notes: string[] = [];
  const { desk } = deskWith(become(REQUESTED, DONE));
  doTasks(
    [desk],
    [0, 1, 2, 3].map((i) => taskNoting(notes, String(i))),
  );
  expect(notes).toEqual(["2 here", "0 by a worker", "1 by a worker", "3 by a worker"]);
});

it("what a worker has not begun the caller takes back, the newest first", () => {
  const notes: string[] = [];
  const { desk, ring } = deskWith();
  doTasks(
    [desk],
    [0, 1, 2].map((i) => taskNoting(notes, String(i))),
  );
  expect(notes).toEqual(["2 here", "1 here", "0 here"]);
  expect(ring.isEmpty).toBe(true);
});

describe("what a worker has begun", () => {
  /** A task of which the caller's part ends as soon as it is not wanted any more. */
  function doneInSteps(steps: (step: number) => void) {
    const seen: boolean[] = [];
    const finish = vi.fn();
    const task: Task<string> = {
      prepare: () => ({ make: [] }),
      finish,
      doHere(serve, isWanted) {
        for (let step = 0; step < 4; step++) {
          steps(step);
          serve();
          seen.push(isWanted());
          if (!seen.at(-1)) return false;
        }
        return true;
      },
    };
    return { task, finish, seen };
  }

  it("is left to it if it ends first", () => {
    const { desk, words, ring } = deskWith(become(REQUESTED, BUSY));
    const { task, finish, seen } = doneInSteps((step) => {
      if (step === 2) become(BUSY, DONE)(words);
    });
    doTasks([desk], [task]);
    expect(seen).toEqual([true, true, false]);
    expect(finish).toHaveBeenCalledOnce();
    expect([ring.isEmpty, ring.hasRoom, desk.isInUse]).toEqual([true, true, false]);
  });

  it("is given up if the caller ends first: its slot stays taken until the worker is done", () => {
    const { desk, words, ring } = deskWith(become(REQUESTED, BUSY));
    const { task, finish, seen } = doneInSteps(() => {});
    doTasks([desk], [task]);
    expect(seen).toEqual([true, true, true, true]);
    expect(finish).not.toHaveBeenCalled();
    expect([ring.isEmpty, ring.oldest, ring.hasRoom, desk.isInUse]).toEqual([false, undefined, false, false]);
    words[STATES[0]] = DONE;
    ring.collect(() => expect.unreachable());
    expect([ring.isEmpty, ring.hasRoom]).toEqual([true, true]);
  });

  it("and is writing is waited for", () => {
    const { desk, words, ring } = deskWith(become(REQUESTED, MADE));
    const wait = vi.spyOn(Atomics, "wait").mockImplementation(() => {
      become(GRANTED, DONE)(words);
      return "ok";
    });
    const notes: string[] = [];
    doTasks([desk], [taskNoting(notes, "0")]);
    wait.mockRestore();
    // Neither here nor taken over: the worker has written it where it belongs.
    expect(notes).toEqual([]);
    expect([ring.isEmpty, desk.isInUse]).toEqual([true, false]);
  });
});

it.each([
  ["ends", () => become(GRANTED, DONE), false],
  ["never ends", () => () => {}, true],
] as const)("an exception waits for a granted write, which %s", (_, ending, isGranted) => {
  const { desk, words } = deskWith((words) => {
    become(BUSY, MADE)(words);
    become(REQUESTED, BUSY)(words);
  });
  vi.spyOn(Atomics, "wait").mockImplementation(() => {
    ending()(words);
    return "ok";
  });
  const fails: Task<string> = {
    ...taskNoting([], "fails"),
    doHere: (serve) => {
      for (let i = 0; i < 3; i++) serve();
      throw new Error("cut off");
    },
  };
  const notes: string[] = [];
  const tasks = [taskNoting(notes, "0"), taskNoting(notes, "1"), fails];
  expect(() => doTasks([desk], tasks)).toThrow("cut off");
  vi.restoreAllMocks();
  expect(words.subarray(0, 2).includes(GRANTED)).toBe(isGranted);
  // The next fill starts another worker.
  expect(desk.isInUse).toBe(true);
});

it("a worker that never ends its write is not used again; the task is done by the caller", () => {
  const { desk } = deskWith((words) => {
    become(BUSY, MADE)(words);
    become(REQUESTED, BUSY)(words);
  });
  const good = deskWith(become(REQUESTED, DONE)).desk;
  const wait = vi.spyOn(Atomics, "wait").mockReturnValue("timed-out");
  const notes: string[] = [];
  doTasks(
    [desk, good],
    [0, 1, 2, 3, 4].map((i) => taskNoting(notes, String(i))),
  );
  expect(wait).toHaveBeenCalledTimes(10_000); // of a millisecond, for all that it was to write
  vi.restoreAllMocks();
  expect(notes.map((note) => note[0]).sort()).toEqual(["0", "1", "2", "3", "4"]);
  expect([desk.isInUse, good.isInUse]).toEqual([true, false]);
});
