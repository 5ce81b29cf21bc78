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
  readonly #processes: readonly ContenderProcess[];

  constructor({ id, threads }: Contender, processes: readonly ContenderProcess[]) {
    this.id = id;
    this.threads = threads;
    this.#processes = processes;
  }

  /** Waits until every process is ready, or learns why one is not. */
  async start(): Promise<void> {
    try {
      for (const process of this.#processes) this.failure ??= (await process.ask()).absent;
    } catch (error) {
      this.failure = messageOf(error);
    }
  }

  async time(calls: number): Promise<number> {
    if (this.failure !== undefined) return Number.POSITIVE_INFINITY;
    try {
      const answers = await Promise.all(this.#processes.map((process) => process.ask({ calls })));
      return Math.max(...answers.map(({ ns }) => ns!)) / answers.length;
    } catch (error) {
      this.failure = messageOf(error);
      return Number.POSITIVE_INFINITY;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.close()));
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
  excluded: CaseResult["absent"] = [],
): Promise<{ readonly result: CaseResult; readonly samples: ReadonlyMap<string, readonly number[]> }> {
  const running: Running[] = [];
  const absent = [...excluded];
  try {
    for (const contender of contenders.filter((one) => one.takes(item))) {
      const command = commandOf(contender, item, python);
      const processes = Array.from({ length: contender.processes ?? 1 }, () => new ContenderProcess(command));
      const one = new Running(contender, processes);
      running.push(one);
      await one.start();
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
