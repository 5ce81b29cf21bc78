/**
 * Takes the samples of one case: every contender in turn, round after round, never two at once.
 *
 * @module
 */
import { setTimeout as pause } from "node:timers/promises";

/** Anything that can be timed. */
export interface Timed {
  readonly id: string;
  readonly threads: number;
  /** Nanoseconds that `calls` calls take. */
  time(calls: number): Promise<number>;
}

export interface Pace {
  /** At least this many rounds. */
  readonly rounds: number;
  /** Further rounds until this many seconds have passed, up to four times `rounds`. */
  readonly budgetS: number;
  /** Every contender runs this long before the first round, so that its code is compiled and its memory is mapped. */
  readonly warmUpMs: number;
}

/** Calls shorter than this are timed several at a time: a hundred times a clock reading, its jitter included. */
const SAMPLE_NS = 10e6;
/** OpenMP and OpenBLAS threads spin for tens of milliseconds after their work; the next contender must not feel it. */
const SPINNING_MS = 60;
const SETTLING_MS = 5;

/** Warms a contender up; gives the number of calls that make one sample. */
async function callsPerSample(timed: Timed, warmUpMs: number): Promise<number> {
  let calls = 1;
  for (let spent = 0; ; ) {
    const ns = await timed.time(calls);
    spent += ns;
    if (spent >= warmUpMs * 1e6) return Math.max(1, Math.round((SAMPLE_NS * calls) / ns));
    // Not faster than doubling: the first calls are slower than those that the optimiser has seen.
    calls = Math.max(1, Math.min(calls * 2, Math.ceil((SAMPLE_NS * calls) / ns)));
  }
}

/** The order of a round: it starts one further each time and turns round, so that nobody always follows the same one. */
export function orderOf<T>(all: readonly T[], round: number): T[] {
  const from = round % Math.max(1, all.length);
  const order = [...all.slice(from), ...all.slice(0, from)];
  return round % 2 === 0 ? order : order.reverse();
}

/** Nanoseconds a call: for each contender one sample a round, equally many for all. */
export async function interleave(all: readonly Timed[], pace: Pace): Promise<Map<string, number[]>> {
  const calls = new Map<string, number>();
  for (const timed of all) calls.set(timed.id, await callsPerSample(timed, pace.warmUpMs));
  const samples = new Map(all.map(({ id }) => [id, [] as number[]]));
  const start = performance.now();
  for (let round = 0; round < 4 * pace.rounds; round++) {
    if (round >= pace.rounds && performance.now() - start > pace.budgetS * 1000) break;
    for (const timed of orderOf(all, round)) {
      const n = calls.get(timed.id)!;
      samples.get(timed.id)!.push((await timed.time(n)) / n);
      await pause(timed.threads > 1 ? SPINNING_MS : SETTLING_MS);
    }
  }
  return samples;
}
