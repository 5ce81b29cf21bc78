/**
 * How the files of a reset get their names. Where they are several, which may stand in the places of those that were
 * read, a run that is killed between two names would leave files of which nobody can read a checkpoint: so what is to be
 * done is written down first, and the next run on that place does the rest.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { WeightInitError } from "@weightinit/core";
import { removeFile } from "./held-file.ts";
import type { Output } from "./output.ts";
import { completePartial, finishFile, namePartial, removePartial, type TargetFile, writeText } from "./partial-file.ts";
import type { Rows } from "./resets.ts";

/** What a reset tells when it is done. */
export interface ResetReport {
  readonly state: "done" | "interrupted";
  readonly seed: string;
  readonly made: number;
  readonly copied: number;
  readonly files: readonly string[];
  readonly tensors: Readonly<Record<string, Rows>>;
}

/** What is still to be done when all bytes are on the disk. */
export interface Commit {
  /** A digest of the command that was given. */
  readonly command: string;
  /** Names below the folder, and SHA-256 of the headers. */
  readonly files: readonly { readonly name: string; readonly header: string; readonly headerLength: number }[];
  /** Small files, in their order: a config, an index. */
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  /** Names of files that a reader would take before the new ones. */
  readonly stale: readonly string[];
  readonly report: ResetReport;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** The format's own limit, and the eight bytes of the length. */
const MOST_HEADER = 100_000_008;

const commitPath = ({ folder, name }: Output) => join(folder, `${name}.partial.reset.json`);

/** A folder may come from anybody: nothing outside it is touched. */
const isInside = (name: unknown) =>
  typeof name === "string" && name !== "" && !isAbsolute(name) && !name.split(/[\\/]/).includes("..");

function parsed(text: string): Commit | undefined {
  try {
    const commit = JSON.parse(text) as Commit;
    const { files, texts, stale, command, report } = commit;
    const names = [...files.map(({ name }) => name), ...stale, ...texts.map(({ name }) => name)];
    const lengths = files.every(({ headerLength: n }) => Number.isSafeInteger(n) && n >= 0 && n <= MOST_HEADER);
    const isText = texts.every(({ text: own }) => typeof own === "string") && typeof command === "string";
    return names.every(isInside) && lengths && isText && typeof report.tensors === "object" ? commit : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a file begins with a header; `undefined` where there is none. */
async function hasHeader(
  path: string,
  { header, headerLength }: Commit["files"][number],
): Promise<boolean | undefined> {
  const handle = await open(path, "r").catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(headerLength);
    await handle.read(bytes, 0, headerLength, 0);
    return sha256(bytes) === header;
  } finally {
    await handle.close();
  }
}

async function carryOut({ files, texts, stale }: Commit, output: Output): Promise<void> {
  for (const file of files) {
    const path = join(output.folder, file.name);
    const partial = `${path}.partial`;
    if ((await hasHeader(partial, file)) ?? (await hasHeader(path, file))) {
      await namePartial({ partial, path });
      continue;
    }
    const message = `expected ${partial} or ${path} as the reset before this one wrote it, got another or none; remove ${commitPath(output)} and start from a checkpoint that is whole`;
    throw new WeightInitError("WI_FILE_FAILED", message);
  }
  for (const { name, text } of texts) await writeText(join(output.folder, name), text);
  for (const name of stale) await removeFile(join(output.folder, name));
  await removeFile(commitPath(output));
}

/**
 * Gives the files, which are whole but for their headers, their names.
 *
 * @throws WeightInitError of the system. What is written is kept, where the names of some files are new already.
 */
export async function commitReset(
  output: Output,
  targets: readonly TargetFile[],
  commit: Omit<Commit, "files">,
): Promise<void> {
  const { texts, stale } = commit;
  if (targets.length === 1 && texts.length === 0 && stale.length === 0) {
    await finishFile(targets[0]!);
    return;
  }
  const files = targets.map(({ name, header }) => ({ name, header: sha256(header), headerLength: header.length }));
  const own: Commit = { ...commit, files };
  try {
    for (const target of targets) await completePartial(target);
    await writeText(commitPath(output), `${JSON.stringify(own)}\n`);
  } catch (error) {
    for (const target of targets) await removePartial(target).catch(() => {});
    throw error;
  }
  await carryOut(own, output);
}

/**
 * Ends what a run that was killed had begun.
 *
 * @returns that run's command and report; `undefined` if there is none
 */
export async function endCommit(output: Output): Promise<Pick<Commit, "command" | "report"> | undefined> {
  const text = await readFile(commitPath(output), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const commit = parsed(text);
  if (commit === undefined) {
    const message = `expected ${commitPath(output)} as a reset that was killed leaves it, got another file; remove it`;
    throw new WeightInitError("WI_FILE_FAILED", message);
  }
  await carryOut(commit, output);
  return commit;
}
