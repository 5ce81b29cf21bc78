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

/** Threads that fills use unless told otherwise: `WEIGHTINIT_THREADS`, or the processors there are, at most 8. */
export function defaultThreads(): number {
  const wanted = wantedThreads();
  if (Number.isInteger(wanted) && wanted >= 1) return wanted;
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return Math.min(MOST, os?.availableParallelism() ?? 1);
}
