/**
 * The test suite that every backend runs, with any test runner, in Node and in browsers.
 *
 * @module
 */
import { type Rng, shown, WeightInitError } from "@weightinit/core";
import { type ConformanceOptions, type Registry, Suite } from "./suite.ts";
import { computed } from "./topics/computed.ts";
import { declaration } from "./topics/declaration.ts";
import { draws } from "./topics/draws.ts";
import { elementwise } from "./topics/elementwise.ts";
import { fixed } from "./topics/fixed.ts";
import { knownAnswers } from "./topics/known-answers.ts";
import { orthogonal } from "./topics/orthogonal.ts";
import { out } from "./topics/out.ts";
import { places } from "./topics/places.ts";
import { rows } from "./topics/rows.ts";
import { slices } from "./topics/slices.ts";
import { sparse } from "./topics/sparse.ts";
import { stacks } from "./topics/stacks.ts";
import { tensors } from "./topics/tensors.ts";

export type { Values } from "./assert.ts";
export type { ConformanceOptions, OutMemory, TestFunction } from "./suite.ts";

/** The suite's contents, in order. */
const topics: Readonly<Record<string, (suite: Suite) => void>> = {
  declaration,
  "known answers": knownAnswers,
  elementwise,
  draws,
  rows,
  slices,
  places,
  out,
  fixed,
  sparse,
  orthogonal,
  stacks,
  computed,
  tensors,
};

const OPTIONS: readonly (keyof ConformanceOptions)[] = ["test", "createRng", "name", "out", "fromState"];

/** What a call of {@link conformance} registered. */
export interface ConformanceSummary {
  /** Names of the tests that were passed to `test`. */
  readonly tests: readonly string[];
  /** Names of the tests that were not, for want of the option `out` or `fromState`. */
  readonly notRun: readonly string[];
}

function checkOptions(options: ConformanceOptions): void {
  for (const name of Object.keys(options)) {
    if (!OPTIONS.some((known) => known === name)) {
      throw new WeightInitError(
        "WI_UNKNOWN_OPTION",
        `expected options of conformance (${OPTIONS.join(", ")}), got ${shown(name)}; what a backend lacks, its device declares in supports`,
      );
    }
  }
  for (const name of ["test", "createRng"] as const) {
    if (typeof options[name] !== "function") {
      throw new WeightInitError("WI_MISSING_OPTION", `expected a function ${name}, got ${shown(options[name])}`);
    }
  }
}

/**
 * Registers the tests that every backend must pass: the stream's known answers; every scheme and dtype that the device
 * declares, bit for bit against a reference (orthogonal matrices within 1e-5, float64 1e-12); draws, forks and states;
 * `rows`, `slice` and `out`; and that what is not declared is refused. Nothing is skipped but by the device's declaration.
 *
 * @typeParam R - the backend's generators
 * @returns the names of the tests, and of those that lack the option `out` or `fromState`
 * @throws WeightInitError `WI_UNKNOWN_OPTION`, or `WI_MISSING_OPTION` without `test` or `createRng`.
 * @example
 * ```ts
 * import { conformance } from "@weightinit/conformance";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const tests = new Map<string, () => void | Promise<void>>();
 * const { notRun } = conformance({
 *   test: (name, run) => tests.set(name, run),
 *   createRng: (seed) => new CpuRng(seed),
 *   fromState: CpuRng.fromState,
 *   out: (_rng, initial) => ({ memory: initial, read: () => initial }),
 * });
 * await tests.get("rows: slices of matrices, bfloat16")!(); // throws if it fails
 * console.log(notRun.length); // 0
 * ```
 */
export function conformance<R extends Rng>(options: ConformanceOptions<R>): ConformanceSummary {
  const erased = options as unknown as ConformanceOptions;
  checkOptions(erased);
  const registry: Registry = { tests: [], notRun: [] };
  for (const [topic, define] of Object.entries(topics)) define(new Suite(erased, registry, topic));
  return registry;
}
