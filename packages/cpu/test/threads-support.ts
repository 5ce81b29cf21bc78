/**
 * Workers that fail.
 *
 * @module
 */
import * as threads from "node:worker_threads";
import { vi } from "vitest";

/** What stands in a worker's program where it works on a task. */
export const AT_WORK = "kernels[kernel](";

/** From now on workers run a changed program, until mocks are restored. */
export function sabotage(change: (source: string) => string): void {
  class Saboteur extends threads.Worker {
    constructor(source: string | URL, options?: threads.WorkerOptions) {
      const changed = change(String(source));
      if (changed === source) throw new Error("expected another program, got the same");
      super(changed, options);
    }
  }
  vi.spyOn(process, "getBuiltinModule").mockImplementation(((name: string) =>
    name === "node:worker_threads" ? { ...threads, Worker: Saboteur } : undefined) as typeof process.getBuiltinModule);
}

/** Workers that die with a task begun, that never finish one, that throw at once. */
export const failures = {
  dies: (source: string) => source.replace(AT_WORK, `process.exit(); ${AT_WORK}`),
  hangs: (source: string) => source.replace(AT_WORK, `for (;;) Atomics.wait(words, 1, -1, 10); ${AT_WORK}`),
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
