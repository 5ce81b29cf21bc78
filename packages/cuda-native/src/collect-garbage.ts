/**
 * Collecting garbage now: to the collector, which does not see device memory, a forgotten tensor of a gigabyte is a
 * small object.
 *
 * V8 has a count of such memory, but only its own API and Node-API reach it, and nothing that can make V8 collect may
 * be called through the FFI: that runs a call on a stack of its own, and V8, looking for pointers, scans from there to
 * the thread's stack through whatever lies between. This is JavaScript, so it runs on the thread's own.
 *
 * @module
 */
import { setFlagsFromString } from "node:v8";
import { createContext, runInContext, runInNewContext } from "node:vm";

function collector(): () => void {
  if (globalThis.gc !== undefined) return globalThis.gc as () => void;
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  setFlagsFromString("--no-expose-gc");
  return collect;
}

let collect: (() => void) | undefined;

/**
 * Collects what is unreachable, also what the running job has dropped. A WeakRef keeps its target until the job that
 * made it ends; V8 lets all such targets go when it has emptied a queue of microtasks, also that of a context made for
 * it.
 */
export function collectGarbage(): void {
  runInContext("0", createContext({}, { microtaskMode: "afterEvaluate" }));
  collect ??= collector();
  collect();
}
