/**
 * Fresh processes: from the import to the first tensor, and how far memory grows beyond the tensor.
 *
 * @module
 */
import { join } from "node:path";
import type { Case } from "./cases.ts";
import type { ColdStart, Contender } from "./contenders.ts";
import { APP, commandOf } from "./environment.ts";
import { orderOf } from "./interleave.ts";
import { type Answer, ContenderProcess } from "./process.ts";
import { type Spread, spread } from "./statistics.ts";

export interface ColdResult extends ColdStart {
  readonly contender: string;
  /** Milliseconds from before the import to the tensor. */
  readonly toFirstTensor: Spread;
  /** Milliseconds of the whole process, less those of an empty Node program in the same round. */
  readonly beyondNode: Spread;
}

export interface MemoryResult extends Case {
  readonly contender: string;
  readonly threads: number;
  /** Bytes by which the process grew at its largest, beyond the result, which was there before. */
  readonly bytes: Spread;
}

const NOTHING = { file: process.execPath, args: [join(APP, "dist/contenders/nothing.js")], cwd: APP, env: process.env };

const caseOf = ({ law, shape }: ColdStart): Case => ({ law, shape, dtype: "float32", memory: "fresh" });

/** Runs a program to its end; its answer, and the milliseconds from its start to its end. */
async function runOnce(command: ConstructorParameters<typeof ContenderProcess>[0]): Promise<Answer & { wall: number }> {
  const start = performance.now();
  const program = new ContenderProcess(command);
  const answer = await program.ask().catch((error: unknown): Answer => {
    if (command === NOTHING) return {};
    throw error;
  });
  await program.close();
  return { ...answer, wall: performance.now() - start };
}

/** Cold starts of every contender that has some, one process a round each. */
export async function coldStarts(contenders: readonly Contender[], rounds: number): Promise<ColdResult[]> {
  const starts = contenders.flatMap((contender) =>
    contender.cold.map((cold) => ({
      contender,
      cold,
      command: commandOf(contender, caseOf(cold), undefined, "--cold"),
      toFirst: [] as number[],
      beyondNode: [] as number[],
    })),
  );
  for (let round = 0; round < rounds; round++) {
    const node = await runOnce(NOTHING);
    for (const start of orderOf(starts, round)) {
      const { ms, wall } = await runOnce(start.command);
      start.toFirst.push(ms!);
      start.beyondNode.push(wall - node.wall);
    }
  }
  return starts.map(({ contender, cold, toFirst, beyondNode }) => ({
    ...cold,
    contender: contender.id,
    toFirstTensor: spread(toFirst),
    beyondNode: spread(beyondNode),
  }));
}

/** Growth of our own process in a fill of 64 MiB and in a large orthogonal matrix. */
export async function memoryGrowth(contenders: readonly Contender[], rounds: number): Promise<MemoryResult[]> {
  const cases: Case[] = [
    { law: "normal", dtype: "float32", shape: [16_777_216], memory: "touched" },
    { law: "orthogonal", dtype: "float32", shape: [1024, 1024], memory: "touched" },
  ];
  const results: MemoryResult[] = [];
  for (const contender of contenders.filter(({ kind }) => kind === "ours" || kind === "before")) {
    for (const item of cases) {
      const bytes: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const answer = await runOnce(commandOf(contender, item, undefined, "--memory"));
        if (answer.bytes !== undefined) bytes.push(answer.bytes);
      }
      if (bytes.length === 0) continue; // a build without threads
      results.push({ ...item, contender: contender.id, threads: contender.threads, bytes: spread(bytes) });
    }
  }
  return results;
}
