/**
 * The files of one run of one process: who may write them, what of them is done, and when they get their names.
 *
 * @module
 */
import { join } from "node:path";
import { BLOCK_BYTES } from "./cut.ts";
import { ALL, bitsOf, type Journal, journalPath, readJournal, removeJournal, writeJournal } from "./journal.ts";
import { isTakenAway } from "./other-run.ts";
import { digestOf, type Outline } from "./outline.ts";
import {
  exists,
  type Output,
  refuseExisting,
  refuseFolders,
  refuseOtherConfig,
  removeStale,
  targetsOf,
  writeConfigs,
} from "./output.ts";
import {
  claimPartial,
  finishFile,
  isWhole,
  markOf,
  partialId,
  syncFile,
  type TargetFile,
  WHOLE,
  writeText,
} from "./partial-file.ts";
import { ownFilesOf, type ShareOptions } from "./share.ts";

/** Options of {@link RunFiles}. */
export interface RunOptions extends ShareOptions {
  readonly force: boolean;
  /** Whether another run of the same part has given files their names since this one began. */
  readonly overtaken?: boolean;
}

/** Codes of a partial file that is not there any more, and of another or a whole one that was not there yet. */
const TAKEN: readonly string[] = ["WI_FILE_NOT_FOUND", "WI_FILE_EXISTS"];

/** The id of a file that has its name already. */
export const FINAL = "final";

export class RunFiles {
  readonly checkpoint: Outline;
  readonly output: Output;
  readonly options: RunOptions;
  /** Files that this process writes to. */
  readonly targets: readonly TargetFile[];
  readonly digest: string;
  readonly base: string;
  readonly ids: Record<string, string> = {};
  signalled = false;
  /** Whether the files are this run's: what is there from then on, another run has put there. */
  hasClaimed = false;
  /** Whether the disk has refused bytes that the system had taken. A later sync need not tell of it. */
  isLost = false;

  constructor(checkpoint: Outline, output: Output, options: RunOptions) {
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

  /** Whether no other process should write these files. */
  get isAlone(): boolean {
    return this.together.length === 1;
  }

  /** What the files begin with that another run may take away: one of many processes takes none. */
  marks(): Record<string, string> | undefined {
    const claimed = Object.entries(this.ids).filter(([, id]) => id !== FINAL && id !== WHOLE);
    return this.isAlone ? Object.fromEntries(claimed.map(([name, id]) => [name, markOf(this.digest, id)])) : undefined;
  }

  journal(rank = this.options.part.rank): string {
    return journalPath(this.base, { rank, ranks: this.options.part.ranks });
  }

  /** Ids of the files: of those that have their name, and of the partial ones, which are made where there are none. */
  async claim(mine: Journal | undefined): Promise<void> {
    const { part, force, overtaken = false } = this.options;
    const alone = this.isAlone;
    await refuseFolders(this.targets.map(({ path }) => path));
    const mayBeFinal = part.ranks > 1 || mine?.done === ALL || overtaken;
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
    this.hasClaimed = true;
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
      else if (id !== WHOLE && id !== this.ids[target.name]) return false;
    }
    // Its own part is done, and another run of the same plan may have written over its journal.
    if (this.isAlone) return true;
    for (const rank of this.together) {
      const journal = await readJournal(this.journal(rank));
      // Journals go when all files have their names.
      const isOver = journal === undefined && this.targets.every(({ name }) => this.ids[name] === FINAL);
      if (!isOver && !(journal?.done === ALL && this.believes(journal))) return false;
    }
    return true;
  }

  /** Whether another run took away a file that this one alone writes. */
  isGone(error: unknown): boolean {
    const claimed = this.targets.filter(({ name }) => this.ids[name] !== FINAL).map(({ partial }) => partial);
    return this.isAlone && this.hasClaimed && isTakenAway(error, claimed);
  }

  /** Whether a process of the same part gave a file its name while this one wrote to it. */
  async wasOvertaken(error: unknown): Promise<boolean> {
    if (!this.hasClaimed && this.options.part.ranks === 1) return false;
    if (!TAKEN.includes((error as { code: string }).code)) return false;
    for (const target of this.targets) {
      if (this.ids[target.name] === FINAL) continue;
      const id = await partialId(target, this.digest);
      if (id === WHOLE ? this.ids[target.name] !== WHOLE : id === undefined && (await isWhole(target))) return true;
    }
    return false;
  }

  /** Leaves no journal where the files that it is of are another run's, or gone. */
  async forget(error: unknown): Promise<void> {
    if (!this.isAlone || !this.hasClaimed || !TAKEN.includes((error as { code: string }).code)) return;
    const journal = await readJournal(this.journal());
    if (journal?.digest !== this.digest) return;
    for (const target of this.targets) {
      if ((await partialId(target, this.digest)) === this.ids[target.name]) return;
    }
    await removeJournal(this.journal());
  }

  /** The files get their names, the index last. Of files of its own, a process knows no other's: the first has the rest. */
  async finish(): Promise<readonly string[]> {
    const { checkpoint, output, options } = this;
    const hasRest = !options.ownFiles || options.part.rank === 0;
    if (output.isFolder && hasRest) await writeConfigs(output, checkpoint, options.force);
    const marks = this.marks();
    if (options.force) await removeStale(output, checkpoint);
    for (const target of this.targets)
      if (this.ids[target.name] !== FINAL) await finishFile({ ...target, mark: marks?.[target.name] });
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
