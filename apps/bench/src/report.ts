/**
 * What a run found, as it is written to cpu.json.
 *
 * @module
 */
import type { ColdResult, MemoryResult } from "./first-tensor.ts";
import type { Goal } from "./goals.ts";
import type { InstalledSize } from "./installed-size.ts";
import type { Machine } from "./machine.ts";
import type { CaseResult } from "./measure.ts";

export interface Report {
  /** Added by hand to a run that is kept, beside newer ones or with newer code: what is different now. */
  readonly kept?: { readonly title?: string; readonly note: string };
  /** Day of the run. */
  readonly date: string;
  readonly machine: Machine;
  /** Load of the machine before and after, in runnable processes. */
  readonly load: { readonly before: number; readonly after: number };
  /** Versions of the rivals' npm packages. */
  readonly rivals: Readonly<Record<string, string>>;
  readonly goals: readonly Goal[];
  readonly cases: readonly CaseResult[];
  readonly cold: readonly ColdResult[];
  readonly memory: readonly MemoryResult[];
  readonly installed: readonly InstalledSize[];
}

/** JSON with numbers cut to four digits: what lies beyond them is noise. */
export function reportJson(report: Report): string {
  const cut = (_key: string, value: unknown): unknown =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
  return `${JSON.stringify(report, cut, 1)}\n`;
}
