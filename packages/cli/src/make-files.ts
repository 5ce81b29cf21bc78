/**
 * Writes the part of a checkpoint that is this process's, and gives the files their names when all parts are there.
 *
 * @module
 */
import { join } from "node:path";
import { BLOCK_BYTES, Blocks } from "./blocks.ts";
import { type Checkpoint, type CheckpointFile, digestOf } from "./checkpoint.ts";
import { runCrew } from "./crew.ts";
import {
  ALL,
  bitsOf,
  type Journal,
  journalPath,
  type Part,
  readJournal,
  removeJournal,
  setFlags,
  writeJournal,
} from "./journal.ts";
import {
  exists,
  makeFolder,
  type Output,
  refuseExisting,
  refuseOtherConfig,
  removeStale,
  targetsOf,
  writeConfigs,
} from "./output.ts";
import { claimPartial, finishFile, isWhole, partialId, syncFile, type TargetFile, writeText } from "./partial-file.ts";
import { showProgress } from "./progress.ts";
import { onStopSignals } from "./signals.ts";
import { type Job, STOP, sharedState } from "./work.ts";

export interface MakeFilesOptions {
  readonly part: Part;
  /** Whether no other process writes this one's files: it has its own, and needs to see no other's. */
  readonly ownFiles: boolean;
  readonly threads: number;
  readonly force: boolean;
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

/** The id of a file that has its name already. */
const FINAL = "final";

/** Milliseconds between two journals. What was made since the last one is made again after a crash. */
const JOURNAL = 2000;

/**
 * The files of one process, where each has its own: those whose middle lies in its part of all bytes. In torch's layout,
 * all of the checkpoint are one process's.
 */
function ownFilesOf(
  { files, request, byteLength }: Checkpoint,
  { part, ownFiles }: Pick<MakeFilesOptions, "part" | "ownFiles">,
): readonly CheckpointFile[] {
  if (!ownFiles || request.dcp !== undefined) return files;
  let end = 0;
  return files.filter(({ layout }) => {
    const middle = end + layout.byteLength / 2;
    end += layout.byteLength;
    return Math.floor((middle / byteLength) * part.ranks) === part.rank;
  });
}

/** Blocks of one process: numbers from … to - 1. */
export function shareOf(
  checkpoint: Checkpoint,
  blocks: Blocks,
  options: Pick<MakeFilesOptions, "part" | "ownFiles">,
): readonly [number, number] {
  const { rank, ranks } = options.part;
  return options.ownFiles ? blocks.shareOf(ownFilesOf(checkpoint, options)) : blocks.share(rank, ranks);
}

/** One run. */
class Run {
  readonly checkpoint: Checkpoint;
  readonly output: Output;
  readonly options: MakeFilesOptions;
  /** Files that this process writes to. */
  readonly targets: readonly TargetFile[];
  readonly digest: string;
  readonly base: string;
  readonly ids: Record<string, string> = {};
  signalled = false;
  /** Whether the disk has refused bytes that the system had taken. A later sync need not tell of it. */
  isLost = false;

  constructor(checkpoint: Checkpoint, output: Output, options: MakeFilesOptions) {
    this.checkpoint = checkpoint;
    this.output = output;
    this.options = options;
    this.targets = targetsOf(output, ownFilesOf(checkpoint, options));
    this.digest = digestOf(checkpoint, BLOCK_BYTES);
    this.base = join(output.folder, output.name);
  }

  /** Processes that write to the same files. */
  get together(): readonly number[] {
    const { part, ownFiles } = this.options;
    return ownFiles ? [part.rank] : Array.from({ length: part.ranks }, (_, rank) => rank);
  }

  journal(rank = this.options.part.rank): string {
    return journalPath(this.base, { rank, ranks: this.options.part.ranks });
  }

  /** Ids of the files: of those that have their name, and of the partial ones, which are made where there are none. */
  async claim(mine: Journal | undefined): Promise<void> {
    const { part, force } = this.options;
    const alone = this.together.length === 1;
    const mayBeFinal = part.ranks > 1 || mine?.done === ALL;
    const states = await Promise.all(
      this.targets.map(async (target) => mayBeFinal && !(await exists(target.partial)) && (await isWhole(target))),
    );
    if (!force) {
      await refuseOtherConfig(this.output, this.checkpoint);
      const taken: string[] = [];
      for (const [i, target] of this.targets.entries()) {
        // Another process may have given it its name since.
        if (!states[i] && !(mayBeFinal && (await isWhole(target)))) taken.push(target.path);
      }
      await refuseExisting(this.output, this.checkpoint, taken, mayBeFinal);
    }
    for (const [i, target] of this.targets.entries()) {
      this.ids[target.name] = states[i]
        ? FINAL
        : ((await claimPartial(target, this.digest, { alone, mayBeFinal })) ?? FINAL);
    }
  }

  /** Whether what a journal says is true of the files there are. */
  believes(journal: Journal | undefined): boolean {
    if (journal?.digest !== this.digest) return false;
    return this.targets.every(({ name }) => this.ids[name] === FINAL || this.ids[name] === journal.ids[name]);
  }

  /** Writes the journal. What it says is on the disk; where that failed once, no later journal says more. */
  async record(flags: Uint8Array): Promise<void> {
    const bits = flags.every((flag) => flag === 1) ? ALL : bitsOf(flags);
    try {
      await Promise.all(this.targets.map(({ name, partial }) => this.ids[name] !== FINAL && syncFile(partial)));
    } catch (error) {
      this.isLost = true;
      throw error;
    }
    if (!this.isLost) await writeJournal(this.journal(), { digest: this.digest, ids: this.ids, done: bits });
  }

  /** Whether every part is done, of these very files. */
  async isComplete(): Promise<boolean> {
    for (const target of this.targets) {
      if (this.ids[target.name] === FINAL) continue;
      const id = await partialId(target, this.digest);
      // Another process has given it its name.
      if (id === undefined && (await isWhole(target))) this.ids[target.name] = FINAL;
      else if (id !== "whole" && id !== this.ids[target.name]) return false;
    }
    for (const rank of this.together) {
      const journal = await readJournal(this.journal(rank));
      // Journals go when all files have their names.
      const isOver = journal === undefined && this.targets.every(({ name }) => this.ids[name] === FINAL);
      if (!isOver && !(journal?.done === ALL && this.believes(journal))) return false;
    }
    return true;
  }

  /** Whether a process of the same part gave a file its name while this one wrote to it. */
  async wasOvertaken(error: unknown): Promise<boolean> {
    // A partial file that is not there any more, or a whole one that was not there yet.
    const codes = ["WI_FILE_NOT_FOUND", "WI_FILE_EXISTS"];
    if (this.options.part.ranks === 1 || !codes.includes((error as { code: string }).code)) return false;
    for (const target of this.targets) {
      if (this.ids[target.name] === FINAL || (await exists(target.partial))) continue;
      if (await isWhole(target)) return true;
    }
    return false;
  }

  /** The files get their names, the index last. Of files of its own, a process knows no other's: the first has the rest. */
  async finish(): Promise<readonly string[]> {
    const { checkpoint, output, options } = this;
    const hasRest = !options.ownFiles || options.part.rank === 0;
    if (output.isFolder && hasRest) await writeConfigs(output, checkpoint, options.force);
    if (options.force) await removeStale(output, checkpoint);
    for (const target of this.targets) if (this.ids[target.name] !== FINAL) await finishFile(target);
    const files = this.targets.map(({ path }) => path);
    if (checkpoint.index !== undefined && hasRest) {
      const path = join(output.folder, checkpoint.index.name);
      await writeText(path, checkpoint.index.text);
      files.push(path);
    }
    for (const rank of this.together) await removeJournal(this.journal(rank));
    return files;
  }
}

/** Bytes of the blocks whose flags are set, and of all. */
function bytesOf(blocks: Blocks, from: number, flags: Uint8Array): { found: number; total: number } {
  let [found, total] = [0, 0];
  for (let i = 0; i < flags.length; i++) {
    const { byteLength } = blocks.at(from + i);
    total += byteLength;
    if (flags[i] === 1) found += byteLength;
  }
  return { found, total };
}

export async function makeFiles(checkpoint: Checkpoint, output: Output, options: MakeFilesOptions): Promise<Made> {
  const blocks = new Blocks(checkpoint);
  const [from, to] = shareOf(checkpoint, blocks, options);
  for (let turn = 0; ; turn++) {
    const run = new Run(checkpoint, output, options);
    const shared = sharedState(to - from);
    const release = onStopSignals(shared.control, () => {
      run.signalled = true;
    });
    try {
      return await makeShare(run, blocks, { from, to, shared });
    } catch (error) {
      // Each file is renamed once, so that there are no more turns than files.
      if (turn === run.targets.length || !(await run.wasOvertaken(error))) throw error;
    } finally {
      release();
    }
  }
}

/** Blocks from … to - 1. */
interface Share extends Pick<Job, "from" | "to" | "shared"> {}

async function makeShare(run: Run, blocks: Blocks, { from, to, shared }: Share): Promise<Made> {
  const began = performance.now();
  const { checkpoint, output, options } = run;
  await makeFolder(output);
  const mine = options.resume ? await readJournal(run.journal()) : undefined;
  await run.claim(mine?.digest === run.digest ? mine : undefined);

  if (run.believes(mine)) setFlags(mine!.done, shared.flags);
  const isThere = run.targets.length > 0 && run.targets.every(({ name }) => run.ids[name] === FINAL);
  for (let i = from; i < to; i++) {
    if (isThere || run.ids[blocks.at(i).file.name] === FINAL) shared.flags[i - from] = 1;
  }
  const { found, total } = bytesOf(blocks, from, shared.flags);
  const made = () => Number(Atomics.load(shared.bytes, 0));

  if (found < total) {
    const paths = Object.fromEntries(run.targets.map(({ name, partial }) => [name, partial]));
    const job: Job = { request: checkpoint.request, mode: "write", paths, from, to, shared };
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
    const outcome = await runCrew(job, options.threads);
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
  if (!isThere && !(await run.isComplete())) return { ...result, state: "part", files: [] };
  const files = await run.finish();
  return { ...result, seconds: (performance.now() - began) / 1000, state: isThere ? "there" : "done", files };
}
