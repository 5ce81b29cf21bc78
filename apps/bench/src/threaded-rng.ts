/**
 * `CpuRng` with a number of threads, or the news that this build of it runs on one.
 *
 * @module
 */
import type { CpuRng } from "@weightinit/cpu";
import { Absent } from "./serve.ts";

const SEED = 42;

type Threaded = new (seed: number, options?: { readonly threads: number }) => CpuRng;

/** Whether the option is read at all: a number of threads that cannot be must be refused. */
function hasThreads(Rng: Threaded): boolean {
  try {
    new Rng(SEED, { threads: -1 });
    return false;
  } catch {
    return true;
  }
}

/** @throws Absent if more than one thread is asked of a build without them. */
export async function threadedRng(threads: number): Promise<CpuRng> {
  const Rng = (await import("@weightinit/cpu")).CpuRng as Threaded;
  if (threads === 1) return new Rng(SEED, { threads });
  if (!hasThreads(Rng)) throw new Absent("this build of @weightinit/cpu has no threads option");
  return new Rng(SEED, { threads });
}
