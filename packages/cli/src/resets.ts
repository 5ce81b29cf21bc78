/**
 * What a file says of tensors that were made anew in it: a list beside what the others were made from.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { sortedJson } from "./model-config.ts";
import { requestOfOrigin } from "./origin.ts";
import { type Origin, parseOrigin } from "./origin-text.ts";

/** The key in a file's metadata. */
export const RESETS = "weightinit.reset";

/** Rows [from, to) of a tensor; `null` for all of it. */
export type Rows = readonly [number, number] | null;

/** One reset: what it made, and from what. */
export interface Reset extends Origin {
  readonly tensors: Readonly<Record<string, Rows>>;
}

export const resetsText = (resets: readonly Reset[]): string => sortedJson(resets);

function isRows(rows: unknown): boolean {
  if (rows === null) return true;
  const [from, to] = Array.isArray(rows) && rows.length === 2 ? (rows as [unknown, unknown]) : [];
  return (
    Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= (from as number) && (from as number) < (to as number)
  );
}

/**
 * The resets of a file, the first one first.
 *
 * @throws WeightInitError `WI_BAD_SAFETENSORS` for a list that this version did not write
 */
export function resetsIn(metadata: ReadonlyMap<string, string>): Reset[] {
  const text = metadata.get(RESETS);
  if (text === undefined) return [];
  const bad = () => {
    const message = `expected metadata "${RESETS}" that this version wrote, got ${text.slice(0, 40)}`;
    return new WeightInitError("WI_BAD_SAFETENSORS", message);
  };
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw bad();
  }
  if (!Array.isArray(list)) throw bad();
  return list.map((one: unknown) => {
    const { tensors, ...origin } = (one ?? {}) as Partial<Reset>;
    const isMap = typeof tensors === "object" && tensors !== null && !Array.isArray(tensors);
    if (!isMap || !Object.values(tensors).every(isRows)) throw bad();
    return { ...parseOrigin(JSON.stringify(origin)), tensors };
  });
}

/** Rows of a tensor and what made them; nobody knows where there is no request. */
export interface MadeRows {
  readonly from: number;
  readonly to: number;
  readonly request: CheckpointRequest | undefined;
}

/** Requests of the resets, each once. */
export class ResetRequests {
  readonly #known = new Map<Reset, CheckpointRequest>();

  of(reset: Reset): CheckpointRequest {
    const known = this.#known.get(reset) ?? requestOfOrigin(reset);
    this.#known.set(reset, known);
    return known;
  }
}

/** What made which rows of a tensor, in the order of the rows: a later reset covers the ones before. */
export function madeRows(
  name: string,
  length: number,
  base: CheckpointRequest | undefined,
  resets: readonly Reset[],
  requests: ResetRequests,
): MadeRows[] {
  let rows: MadeRows[] = [{ from: 0, to: length, request: base }];
  for (const reset of resets) {
    if (!Object.hasOwn(reset.tensors, name)) continue;
    const [from, to] = reset.tensors[name] ?? [0, length];
    const mine = { from, to: Math.min(to, length), request: requests.of(reset) };
    const rest = rows.flatMap((one) => [
      { ...one, to: Math.min(one.to, mine.from) },
      { ...one, from: Math.max(one.from, mine.to) },
    ]);
    rows = [...rest, mine].filter((one) => one.from < one.to).sort((a, b) => a.from - b.from);
  }
  return rows;
}
