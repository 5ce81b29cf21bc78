/**
 * How many threads there are to use.
 *
 * @module
 */

/** More would only wait for the caller, who copies what they make: that takes a tenth of the time of making a normal. */
const MOST = 8;

function wantedThreads(): number {
  try {
    return Number(globalThis.process?.env?.["WEIGHTINIT_THREADS"]);
  } catch {
    return Number.NaN; // Deno without --allow-env
  }
}

/** Where workers write for themselves, as many as there are; each has 1 MB of slots. */
const MOST_WRITING = 64;

/**
 * Threads that fills use unless told otherwise: `WEIGHTINIT_THREADS`, or the processors there are, at most 8, or 64
 * where the workers write to the result themselves.
 */
export function defaultThreads(isShared = false): number {
  const wanted = wantedThreads();
  if (Number.isInteger(wanted) && wanted >= 1) return wanted;
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return Math.min(isShared ? MOST_WRITING : MOST, os?.availableParallelism() ?? 1);
}

/**
 * Threads for work that keeps so many helpers busy: the caller and them, at most `threads`.
 *
 * @param isShared - whether helpers write to the result themselves
 */
export function threadsWith(helpers: number, threads?: number, isShared = false): number {
  return helpers < 1 ? 1 : Math.min(threads ?? defaultThreads(isShared), 1 + Math.floor(helpers));
}
