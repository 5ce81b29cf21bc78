/**
 * What a process has written so far, in a small file beside the partial ones. It never says more than is on the disk.
 * When a process has done its part, its journal is the marker that the others look for.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { removeFile } from "./held-file.ts";
import { writeText } from "./partial-file.ts";

/** Which part of how many. */
export interface Part {
  readonly rank: number;
  readonly ranks: number;
}

export interface Journal {
  /** Of the plan. */
  readonly digest: string;
  /** Ids of the partial files that were written to, by the files' names: their folder may have another name elsewhere. */
  readonly ids: Readonly<Record<string, string>>;
  /** A bit a block of the part, as base64; or all. */
  readonly done: string;
}

export const ALL = "all";

/** @param base - path of the file that is made, without `.partial` */
export function journalPath(base: string, { rank, ranks }: Part): string {
  return `${base}.partial.${rank}-of-${ranks}.json`;
}

export async function readJournal(path: string): Promise<Journal | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Journal;
  } catch {
    return undefined; // none, or one that is not whole: its blocks are made again
  }
}

export async function writeJournal(path: string, journal: Journal): Promise<void> {
  await writeText(path, `${JSON.stringify(journal)}\n`);
}

export async function removeJournal(path: string): Promise<void> {
  await removeFile(path);
}

/** Flags of one byte each as bits in base64. */
export function bitsOf(flags: Uint8Array): string {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  for (let i = 0; i < flags.length; i++) if (flags[i] === 1) bits[i >> 3]! |= 1 << (i & 7);
  return Buffer.from(bits).toString("base64");
}

/** Sets the flags that were set. */
export function setFlags(text: string, flags: Uint8Array): void {
  if (text === ALL) {
    flags.fill(1);
    return;
  }
  const bits = Buffer.from(text, "base64");
  for (let i = 0; i < flags.length; i++) if ((bits[i >> 3] ?? 0) & (1 << (i & 7))) flags[i] = 1;
}
