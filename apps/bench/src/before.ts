/**
 * Before and after: every case of ours beside an earlier version of it, and what is slower than the earlier version's
 * own spread allows.
 *
 * @module
 */
import { BEFORE } from "./contenders.ts";
import { digits, duration } from "./format.ts";
import type { Samples } from "./goals.ts";
import { ratios, type Spread, spread } from "./statistics.ts";

/** A case's medians that grew by more than this count as slower, beyond the unchanged code's own spread. */
const TOLERANCE = 0.03;

export interface Change {
  readonly id: string;
  readonly threads: number;
  readonly before: Spread;
  readonly after: Spread;
  /** Time after divided by time before, round by round. */
  readonly ratio: Spread;
  /** How far apart two processes of the earlier version are: the larger quartile's distance from 1. */
  readonly ownSpread: number;
  readonly slower: boolean;
}

/** Every case that both versions took part in. */
export function changes(samples: Samples): Change[] {
  return [...samples].flatMap(([id, byContender]) =>
    [1, 2].flatMap((threads): Change[] => {
      const [before, again] = BEFORE.map((name) => byContender.get(`${name}-${threads}`));
      const after = byContender.get(`weightinit-${threads}`);
      if (before === undefined || again === undefined || after === undefined) return [];
      const own = ratios(again, before);
      const ownSpread = Math.max(own.q3 - 1, 1 - own.q1, 0);
      const ratio = ratios(after, before);
      const slower = ratio.median > 1 + TOLERANCE + ownSpread;
      return [{ id, threads, before: spread(before), after: spread(after), ratio, ownSpread, slower }];
    }),
  );
}

/** The changes as a table in Markdown, the slower ones marked. */
export function changesMarkdown(found: readonly Change[]): string {
  const rows = found.map(({ id, threads, before, after, ratio, ownSpread, slower }) =>
    [
      id,
      threads,
      duration(before.median),
      duration(after.median),
      digits(ratio.median),
      `${digits(100 * ownSpread)} %`,
      slower ? "slower" : "",
    ].join(" | "),
  );
  const head = "case | threads | before | after | after / before | own spread | ";
  return [head, "--- | --- | --- | --- | --- | --- | ---", ...rows].map((row) => `| ${row} |`).join("\n");
}
