/**
 * Workers that fail, fills that are cut off, and what workers do.
 *
 * @module
 */
import { runInThisContext } from "node:vm";
import * as threads from "node:worker_threads";
import { vi } from "vitest";
import type { Desk } from "../src/threads/desk.ts";

/**
 * How long a test waits, in milliseconds, until workers take part: milliseconds on a quiet machine. It only keeps a test
 * that fails from hanging.
 */
export const PATIENCE = 240_000;

/** What stands in a worker's program where it works on a task. */
const AT_WORK = "kernels[kernel](";

/** From now on workers run a changed program, until mocks are restored. */
export function sabotage(change: (source: string) => string): void {
  class Saboteur extends threads.Worker {
    constructor(source: string | URL, options?: threads.WorkerOptions) {
      const changed = change(String(source));
      if (changed === source) throw new Error("expected another program, got the same");
      super(changed, options);
    }
  }
  replaceBuiltin("node:worker_threads", { ...threads, Worker: Saboteur });
}

/** Until mocks are restored, what is built in by that name is something else. */
export function replaceBuiltin(replaced: string, module: object | undefined): void {
  const { getBuiltinModule } = process;
  vi.spyOn(process, "getBuiltinModule").mockImplementation(((name: string) =>
    name === replaced ? module : getBuiltinModule(name)) as typeof getBuiltinModule);
}

/** Workers that die with a task begun, that never finish one, that throw at once. */
export const failures = {
  dies: (source: string) => source.replace(AT_WORK, `process.exit(); ${AT_WORK}`),
  hangs: (source: string) => source.replace(AT_WORK, `for (;;) Atomics.wait(words, 1, 0, 10); ${AT_WORK}`),
  throws: () => "throw new Error('no')",
};

/** What `node:worker_threads` is where no worker can be started. */
export const noWorkers = {
  Worker: class {
    constructor() {
      throw new Error("ERR_ACCESS_DENIED");
    }
  },
};

/** Repeats some work until the time is over, which ends it wherever it is and runs no `finally`. */
export function cutOffAfter(milliseconds: number, work: () => void): void {
  const name = "weightinitWork";
  Object.assign(globalThis, { [name]: work });
  try {
    runInThisContext(`for (;;) ${name}()`, { timeout: milliseconds });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
  } finally {
    Reflect.deleteProperty(globalThis, name);
  }
}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;
type Concerns = (target: Uint8Array, source: Uint8Array) => boolean;

/** While it works, `target.set(source)` throws for the typed arrays that `concerns` picks. */
export function whileSetThrows<T>(concerns: Concerns, work: () => T): T {
  const { set } = typedArray;
  const spy = vi.spyOn(typedArray, "set").mockImplementation(function (this: Uint8Array, source, at) {
    if (concerns(this, source as Uint8Array)) throw new Error("cut off");
    set.call(this, source, at);
  });
  try {
    return work();
  } finally {
    spy.mockRestore();
  }
}

/** While it works, `target.fill(source)` throws for the buffers of Node that `concerns` picks. */
export function whileFillThrows<T>(concerns: Concerns, work: () => T): T {
  const { fill } = Buffer.prototype;
  const spy = vi.spyOn(Buffer.prototype, "fill").mockImplementation(function (this: Buffer, ...given) {
    if (concerns(this, given[0] as Uint8Array)) throw new Error("cut off");
    return fill.apply(this, given);
  });
  try {
    return work();
  } finally {
    spy.mockRestore();
  }
}

/** What `work` gives, and how many tasks of it workers did. `DeskClass` must be the one that it uses. */
export function countingWorkers<T>(DeskClass: typeof Desk, work: () => T): { result: T; tasks: number } {
  let tasks = 0;
  const { request } = DeskClass.prototype;
  const spy = vi.spyOn(DeskClass.prototype, "request").mockImplementation(function (this: Desk<unknown>, task) {
    request.call(this, {
      prepare: (place, loan) => task.prepare(place, loan),
      finish(place) {
        tasks++;
        task.finish(place);
      },
      doHere: (serve, isWanted) => task.doHere(serve, isWanted),
    });
  });
  try {
    const result = work();
    return { result, tasks };
  } finally {
    spy.mockRestore();
  }
}
