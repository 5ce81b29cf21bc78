/**
 * Node's worker threads, where there are some.
 *
 * @module
 */
export type WorkerClass = typeof import("node:worker_threads").Worker;

/** `Worker` of `node:worker_threads`, got so that bundles for browsers do not see an import; `undefined` elsewhere. */
export function workerClass(): WorkerClass | undefined {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads")?.Worker;
}
