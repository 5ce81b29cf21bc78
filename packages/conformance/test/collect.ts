/**
 * The suite under a runner that collects what fails instead of reporting it.
 *
 * @module
 */
import type { Rng } from "@weightinit/core";
import { type ConformanceOptions, conformance } from "../src/index.ts";

export interface Outcome {
  readonly tests: readonly string[];
  readonly notRun: readonly string[];
  /** Message of each failing test. */
  readonly failures: ReadonlyMap<string, string>;
}

/** Runs every test of the suite. */
export async function collect<R extends Rng>(options: Omit<ConformanceOptions<R>, "test">): Promise<Outcome> {
  const runs: [name: string, run: () => void | Promise<void>][] = [];
  const { tests, notRun } = conformance<R>({ ...options, test: (name, run) => runs.push([name, run]) });
  const failures = new Map<string, string>();
  for (const [name, run] of runs) {
    try {
      await run();
    } catch (error) {
      failures.set(name, (error as Error).message);
    }
  }
  return { tests, notRun, failures };
}
