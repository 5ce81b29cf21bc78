/**
 * How many threads a fill may use.
 *
 * @module
 */

/** More would only wait for the caller, who copies every tile out: a copy takes a sixth of the time of making it. */
const MOST = 8;

/**
 * Reals for which a helper is worth waking: 0.5 to 3 ms of work. Two threads made 2²⁰ normals 1.7 times as fast as one,
 * 2¹⁸ not always faster.
 */
const REALS_A_HELPER = 2 ** 19;

/** Threads that fills use unless told otherwise: `WEIGHTINIT_THREADS`, or the processors there are, at most 8. */
export function defaultThreads(): number {
  const wanted = Number(globalThis.process?.env?.["WEIGHTINIT_THREADS"]);
  if (Number.isInteger(wanted) && wanted >= 1) return wanted;
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return Math.min(MOST, os?.availableParallelism() ?? 1);
}

/** Threads for a fill of `reals` numbers: the caller, and a helper for each {@link REALS_A_HELPER} of them. */
export function threadsFor(reals: number, threads?: number): number {
  const helpers = Math.floor(reals / REALS_A_HELPER);
  return helpers === 0 ? 1 : Math.min(threads ?? defaultThreads(), 1 + helpers);
}
