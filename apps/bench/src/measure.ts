/**
 * Measures one case: starts a process for every contender that takes part, interleaves them, and sums up.
 *
 * @module
 */
import { type Case, caseId } from "./cases.ts";
import { type Contender, OURS } from "./contenders.ts";
import { commandOf } from "./environment.ts";
import { interleave, type Pace, type Timed } from "./interleave.ts";
import { ContenderProcess } from "./process.ts";
import { ratios, type Spread, spread } from "./statistics.ts";

/** A contender's result in a case. */
export interface Result {
  readonly contender: string;
  /** Nanoseconds of one call. */
  readonly ns: Spread;
  /** Its time divided by ours on one thread, round by round: above 1, we are faster. */
  readonly timesOurs?: Spread;
}

export interface CaseResult extends Case {
  readonly id: string;
  readonly results: readonly Result[];
  /** Who should have taken part and could not, and why. */
  readonly absent: readonly { readonly contender: string; readonly why: string }[];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A contender whose process is ready; a failure later takes it out of the case, and the others go on. */
class Running implements Timed {
  readonly id: string;
  readonly threads: number;
  failure: string | undefined;
  readonly #process: ContenderProcess;

  constructor({ id, threads }: Contender, process: ContenderProcess) {
    this.id = id;
    this.threads = threads;
    this.#process = process;
  }

  async time(calls: number): Promise<number> {
    if (this.failure !== undefined) return Number.POSITIVE_INFINITY;
    try {
      return (await this.#process.ask({ calls })).ns!;
    } catch (error) {
      this.failure = messageOf(error);
      return Number.POSITIVE_INFINITY;
    }
  }

  close(): Promise<void> {
    return this.#process.close();
  }
}

/** Sums up the samples of one case. */
export function summarise(samples: ReadonlyMap<string, readonly number[]>): Result[] {
  const ours = samples.get(OURS);
  return [...samples].map(([contender, own]) => ({
    contender,
    ns: spread(own),
    ...(ours !== undefined && { timesOurs: ratios(own, ours) }),
  }));
}

export async function measure(
  item: Case,
  contenders: readonly Contender[],
  python: string | undefined,
  pace: Pace,
): Promise<{ readonly result: CaseResult; readonly samples: ReadonlyMap<string, readonly number[]> }> {
  const running: Running[] = [];
  const absent: { contender: string; why: string }[] = [];
  try {
    for (const contender of contenders.filter((one) => one.takes(item))) {
      const process = new ContenderProcess(commandOf(contender, item, python));
      const one = new Running(contender, process);
      running.push(one);
      const answer = await process.ask().catch((error: unknown) => ({ absent: messageOf(error) }));
      one.failure = answer.absent;
    }
    const samples = await interleave(
      running.filter((one) => one.failure === undefined),
      pace,
    );
    for (const { id, failure } of running) {
      if (failure === undefined) continue;
      samples.delete(id);
      absent.push({ contender: id, why: failure });
    }
    return { result: { ...item, id: caseId(item), results: summarise(samples), absent }, samples };
  } finally {
    await Promise.all(running.map((one) => one.close()));
  }
}
