/**
 * NAME.partial: a file of its final length that is no safetensors file yet. Where the header will stand it has 8 zeros,
 * which no reader takes for a header, then 16 digits of the plan's digest and 16 by which one partial file is told from
 * the next. The header comes last, and then the name.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { constants, type FileHandle, link, open } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { WeightInitError } from "@weightinit/core";
import { onFirstSignal } from "./first-signal.ts";
import { LOOKS, PAUSE, removeFile, renameFile } from "./held-file.ts";
import { otherRun, refuseOther } from "./other-run.ts";
import { systemError } from "./system-error.ts";

const MARK_BYTES = 40;
/** What a partial file begins with, as latin1. */
export const markOf = (digest: string, id: string) => `${"\0".repeat(8)}${digest.slice(0, 16)}${id}`;
const mark = (digest: string, id: string) => Buffer.from(markOf(digest, id), "latin1");

/** A file to be written. */
export interface TargetFile {
  /** In the checkpoint; its folder may have another name on another machine. */
  readonly name: string;
  readonly path: string;
  readonly partial: string;
  readonly header: Uint8Array;
  readonly byteLength: number;
  /** What this run's partial file begins with, where another run may put its own in its place. */
  readonly mark?: string | undefined;
}

const codeOf = (error: unknown) => (error as { code?: unknown }).code;

/** A pipe in a file's place is opened at once, and refused: its other end may never come. Windows has no such pipes. */
const AT_ONCE = constants.O_NONBLOCK ?? 0;

async function openThere(path: string, flags: number): Promise<FileHandle | undefined> {
  try {
    const handle = await open(path, flags | AT_ONCE);
    const stats = await handle.stat();
    if (stats.isFile() || stats.isDirectory()) return handle;
    await handle.close();
    const message = `expected ${path} to be a file or none, got a pipe or a device; remove it, or write elsewhere`;
    throw new WeightInitError("WI_FILE_EXISTS", message);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw systemError(error, `to open ${path}`);
  }
}

async function start(handle: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, 0);
  return buffer.subarray(0, bytesRead);
}

/** Whether the file of that name is whole: our header, and as long as it should be. The bytes follow from the header. */
export async function isWhole({ path, header, byteLength }: TargetFile): Promise<boolean> {
  const handle = await openThere(path, constants.O_RDONLY);
  if (handle === undefined) return false;
  try {
    const { size } = await handle.stat();
    return size === byteLength && (await start(handle, header.length)).equals(header);
  } finally {
    await handle.close();
  }
}

/**
 * The length comes before the mark: who sees the mark may write. A client of NFS that knew a shorter file would take the
 * rest of a page for zeros, and write them.
 */
async function writeMark(handle: FileHandle, bytes: Uint8Array, byteLength: number): Promise<void> {
  try {
    await handle.truncate(byteLength);
    await handle.write(bytes, 0, bytes.length, 0);
  } finally {
    await handle.close();
  }
}

async function create({ partial, byteLength }: TargetFile, digest: string): Promise<void> {
  const bytes = mark(digest, randomBytes(8).toString("hex"));
  const fresh = `${partial}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await writeMark(await open(fresh, "wx"), bytes, byteLength);
    try {
      await link(fresh, partial);
      return;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return;
    }
    // No hard links, which each system says in its own way; on exFAT, Windows says EISDIR (nodejs/node#65817). So the
    // file is there for a moment before its mark.
    const other = await open(partial, "wx").catch((cause) => {
      if (codeOf(cause) !== "EEXIST") throw cause;
    });
    if (other !== undefined) await writeMark(other, bytes, byteLength);
  } finally {
    await removeFile(fresh);
  }
}

/** What stands in the place of the id in a partial file that is whole, header and all. */
export const WHOLE = "whole";

/** The id of the partial file there is; `undefined` for none, `null` for one of another plan. */
export async function partialId(file: TargetFile, digest: string): Promise<string | null | undefined> {
  for (let look = 1; ; look++) {
    const handle = await openThere(file.partial, constants.O_RDONLY);
    if (handle === undefined) return undefined;
    try {
      const found = await start(handle, Math.max(file.header.length, MARK_BYTES));
      if (found.subarray(0, file.header.length).equals(file.header)) return WHOLE;
      const id = found.subarray(24, MARK_BYTES).toString("latin1");
      if (found.subarray(0, MARK_BYTES).equals(mark(digest, id)) && /^[0-9a-f]{16}$/.test(id)) return id;
      if (look === LOOKS || found.subarray(0, MARK_BYTES).some((byte) => byte !== 0)) return null;
    } finally {
      await handle.close();
    }
    await sleep(PAUSE);
  }
}

/** More than any other processes that take the partial file away, each once. */
const TURNS = 50;

/** A name that is taken, and of no file that can be read. */
function badLink(path: string): WeightInitError {
  const message = `expected ${path} to be a file or none, got a link that leads nowhere; remove it`;
  return new WeightInitError("WI_FILE_EXISTS", message);
}

/**
 * Makes the partial file, or finds the one that another process has made.
 *
 * @param options - `alone`: no other process writes it, so that one of another plan is replaced; `mayBeFinal`: a whole
 * file of that name is this plan's
 * @returns its id; `undefined` if the file has its name
 */
export async function claimPartial(
  file: TargetFile,
  digest: string,
  { alone, mayBeFinal }: { readonly alone: boolean; readonly mayBeFinal: boolean },
): Promise<string | undefined> {
  try {
    for (let turn = 1; ; turn++) {
      const id = await partialId(file, digest);
      if (typeof id === "string") return id;
      if (id === undefined) {
        // Looked for after the partial file was not there: another process may have given it its name since.
        if (mayBeFinal && (await isWhole(file))) return undefined;
        if (turn === TURNS) throw badLink(file.partial);
        await create(file, digest);
      } else if (alone) await removeFile(file.partial);
      else {
        const message = `expected ${file.partial} to be of this plan, got one of another; remove it, or write elsewhere`;
        throw new WeightInitError("WI_FILE_EXISTS", message);
      }
    }
  } catch (error) {
    throw systemError(error, `to write ${file.partial}`);
  }
}

/** Makes a partial file that no run goes on with, in the place of one that is there: the file with its mark. */
export async function freshPartial(file: TargetFile): Promise<TargetFile> {
  const digest = randomBytes(8).toString("hex");
  try {
    await removeFile(file.partial);
    await create(file, digest);
    const id = await partialId(file, digest);
    if (typeof id !== "string") throw otherRun(file.partial);
    return { ...file, mark: markOf(digest, id) };
  } catch (error) {
    throw systemError(error, `to write ${file.partial}`);
  }
}

/** Everything that was written is on the disk when this is done. */
export async function syncFile(path: string): Promise<void> {
  const handle = await openThere(path, constants.O_WRONLY);
  try {
    await handle?.datasync();
  } catch (error) {
    throw systemError(error, `to write ${path}`);
  } finally {
    await handle?.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot sync a folder.
  const folder = await open(dirname(path), "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/** Removes the partial file that this run has made, if it is there. */
export async function removePartial({ partial, header, mark: own }: TargetFile): Promise<void> {
  const handle = own === undefined ? undefined : await openThere(partial, constants.O_RDONLY);
  if (handle === undefined) return;
  const found = await start(handle, Math.max(header.length, MARK_BYTES)).finally(() => handle.close());
  const isOwn = found.subarray(0, header.length).equals(header) || found.toString("latin1").startsWith(own!);
  if (isOwn) await removeFile(partial);
}

/** Writes the header: the partial file is whole then, and on the disk. */
export async function completePartial(file: TargetFile): Promise<void> {
  const handle = await openThere(file.partial, constants.O_WRONLY);
  try {
    if (handle !== undefined && file.mark !== undefined) refuseOther(handle.fd, file.partial, file.mark);
    await handle?.write(file.header, 0, file.header.length, 0);
    await handle?.sync();
  } catch (error) {
    throw systemError(error, `to write ${file.partial}`);
  } finally {
    await handle?.close();
  }
}

/** Gives a whole partial file its name, if it has not got it yet. */
export async function namePartial({ partial, path }: Pick<TargetFile, "partial" | "path">): Promise<void> {
  try {
    await renameFile(partial, path).catch((error) => {
      if (codeOf(error) !== "ENOENT") throw error;
    });
    await syncFolder(path);
  } catch (error) {
    throw systemError(error, `to write ${path}`);
  }
}

/** Writes the header, and gives the file its name. Another process may do the same at the same time. */
export async function finishFile(file: TargetFile): Promise<void> {
  await completePartial(file);
  await namePartial(file);
  if (await isWhole(file)) return;
  throw new WeightInitError("WI_FILE_FAILED", `expected ${file.path} to be whole, got another file; start again`);
}

/** Writes a text, whole or not at all. A signal while its parts come leaves nothing. */
export async function writeText(path: string, text: string | AsyncIterable<string>): Promise<void> {
  const fresh = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
  const release = typeof text === "string" ? () => {} : onFirstSignal(() => rmSync(fresh, { force: true }));
  try {
    const handle = await open(fresh, "wx");
    // Each part behind the one before.
    for await (const part of typeof text === "string" ? [text] : text) await handle.writeFile(part);
    await handle.sync();
    await handle.close();
    await renameFile(fresh, path);
  } catch (error) {
    await removeFile(fresh).catch(() => {});
    throw systemError(error, `to write ${path}`);
  } finally {
    release();
  }
}
