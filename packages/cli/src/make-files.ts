/**
 * Writes the part of a checkpoint that is this process's, and gives the files their names when all parts are there.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { BlockTable } from "./block-table.ts";
import { type CrewSource, runCrew } from "./crew.ts";
import { bareMessage } from "./format.ts";
import { readJournal, setFlags } from "./journal.ts";
import { otherRun } from "./other-run.ts";
import { makeFolder, type Output } from "./output.ts";
import type { PlanOutline } from "./plan-outline.ts";
import { showProgress } from "./progress.ts";
import { FINAL, RunFiles, type RunOptions } from "./run-files.ts";
import { shareOf } from "./share.ts";
import { onStopSignals } from "./signals.ts";
import { type Job, STOP, sharedState } from "./work.ts";

export interface MakeFilesOptions extends RunOptions {
  readonly threads: number;
  readonly resume: boolean;
}

/** How a run ended. */
export interface Made {
  /** `part`: this part of files that others write, too, is done; theirs are not. `there`: everything was done before. */
  readonly state: "done" | "part" | "there" | "interrupted";
  /** Bytes that this run made, and those that it found. */
  readonly made: number;
  readonly found: number;
  readonly seconds: number;
  readonly files: readonly string[];
}

/** Milliseconds between two journals. What was made since the last one is made again after a crash. */
const JOURNAL = 2000;

/** Sets the flags of blocks of files that are there, and counts bytes: of those whose flags are set, and of all. */
function flagged(
  blocks: BlockTable,
  [from, to]: readonly [number, number],
  flags: Uint8Array,
  isThere: (file: string) => boolean,
): { found: number; total: number } {
  let [found, total] = [0, 0];
  for (const run of blocks.runs(from, to)) {
    const isDone = isThere(run.file);
    for (let number = run.from; number < run.to; number++) {
      if (isDone) flags[number - from] = 1;
      const byteLength = run.byteLengthOf(number);
      total += byteLength;
      if (flags[number - from] === 1) found += byteLength;
    }
  }
  return { found, total };
}

/** Of a full disk, that nothing is lost. */
function resumable(error: unknown): unknown {
  const full = error as WeightInitError;
  if (full.code !== "WI_DISK_FULL") return error;
  const text = bareMessage(full).replace(/again$/, "again: it goes on where it stopped");
  return new WeightInitError(full.code, text, { cause: error });
}

export async function makeFiles(outline: PlanOutline, output: Output, options: MakeFilesOptions): Promise<Made> {
  const blocks = new BlockTable(outline.blocks);
  const [from, to] = shareOf(outline, blocks, options);
  for (let turn = 0; ; turn++) {
    const run = new RunFiles(outline, output, { ...options, overtaken: turn > 0 });
    const shared = sharedState(to - from);
    const release = onStopSignals(shared.control, () => {
      run.signalled = true;
    });
    try {
      return await makeShare(run, blocks, outline, { ...options, from, to, shared });
    } catch (error) {
      // Each file gets its header once, and its name.
      if (turn < 2 * run.targets.length && (await run.wasOvertaken(error))) continue;
      await run.forget(error);
      throw run.isGone(error) ? otherRun(`${run.base}.partial`) : resumable(error);
    } finally {
      release();
    }
  }
}

/** Blocks from … to - 1. */
interface Share extends Pick<Job, "from" | "to" | "shared">, Pick<MakeFilesOptions, "threads" | "resume"> {}

async function makeShare(run: RunFiles, blocks: BlockTable, source: CrewSource, share: Share): Promise<Made> {
  const began = performance.now();
  const { from, to, shared, threads, resume } = share;
  const { output } = run;
  await makeFolder(output);
  const mine = resume ? await readJournal(run.journal()) : undefined;
  await run.claim(mine?.digest === run.digest ? mine : undefined);

  if (run.believes(mine)) setFlags(mine!.done, shared.flags);
  const isThere = run.targets.length > 0 && run.targets.every(({ name }) => run.ids[name] === FINAL);
  const { found, total } = flagged(blocks, [from, to], shared.flags, (file) => isThere || run.ids[file] === FINAL);
  const made = () => Number(Atomics.load(shared.bytes, 0));

  if (found < total) {
    const paths = Object.fromEntries(run.targets.map(({ name, partial }) => [name, partial]));
    const work = { mode: "write", paths, marks: run.marks(), from, to, shared } as const;
    const progress = showProgress(output.name, made, total - found);
    let recording: Promise<void> = Promise.resolve();
    let isRecording = false;
    let refused: unknown;
    const timer = setInterval(() => {
      if (isRecording) return;
      isRecording = true;
      // What is flagged now is on the disk after the sync.
      recording = run
        .record(shared.flags.slice())
        .catch((error) => {
          refused = error;
          Atomics.store(shared.control, STOP, 1);
        })
        .finally(() => {
          isRecording = false;
        });
    }, JOURNAL);
    const outcome = await runCrew(source, work, threads);
    clearInterval(timer);
    progress.stop();
    await recording;
    run.isLost ||= outcome.isLost;
    const error = outcome.error ?? refused;
    if (error !== undefined) {
      await run.record(shared.flags.slice()).catch(() => {});
      throw error;
    }
  }
  const result = { made: made(), found, seconds: (performance.now() - began) / 1000 };
  if (!isThere) await run.record(shared.flags.slice());
  if (run.signalled && result.made + found < total) return { ...result, state: "interrupted", files: [] };
  const isComplete = isThere || (await run.isComplete());
  if (!isComplete && run.isAlone) throw otherRun(`${run.base}.partial`);
  if (!isComplete) return { ...result, state: "part", files: [] };
  const files = await run.finish();
  return { ...result, seconds: (performance.now() - began) / 1000, state: isThere ? "there" : "done", files };
}
