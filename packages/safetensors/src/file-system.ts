/**
 * Paths, in Node and what has its modules: a source that opens the file for each read, and a sink that gives the file
 * its name when it is whole. In bundles for browsers `no-file-system.ts` stands in this module's place.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { BLOCK, type ByteSource, changedError } from "./byte-source.ts";
import { DCP_FILE, DCP_PICKLE } from "./dcp-names.ts";
import { fileError } from "./file-errors.ts";
import type { FileSink } from "./sink.ts";

/** Node's modules, got so that no bundler sees an import. */
function node() {
  const get = globalThis.process?.getBuiltinModule;
  if (get === undefined) {
    throw new WeightInitError(
      "WI_BAD_ARGUMENT",
      "expected a Blob, bytes or a URL where there is no file system, got a path",
    );
  }
  return { fs: get("node:fs/promises"), path: get("node:path"), url: get("node:url") };
}

/** The path of a `file:` URL, or the path itself. */
export function pathOf(where: string | URL): string {
  if (typeof where === "string" && !/^file:/i.test(where)) return where;
  try {
    return node().url.fileURLToPath(where);
  } catch (cause) {
    const message = `expected a path, or a URL of a file or a server, got ${where}: ${(cause as Error).message}`;
    throw new WeightInitError("WI_BAD_ARGUMENT", message, { cause });
  }
}

/** A file's path beside another. */
export function siblingPath(path: string, name: string): string {
  return node().path.join(node().path.dirname(path), name);
}

/** A file's path in a folder. */
export function innerPath(path: string, name: string): string {
  return node().path.join(path, name);
}

/** Last part of a path. */
export function baseName(path: string): string {
  return node().path.basename(path);
}

/** A checkpoint's file; or a folder, and the names of its files that have slices. */
export interface CheckpointPath {
  readonly path: string;
  readonly slices?: readonly string[];
}

/**
 * A folder's checkpoint, as transformers looks for it: the one file before the index; then the slices of torch's
 * Distributed Checkpoint. A file is itself.
 */
export async function checkpointPath(path: string): Promise<CheckpointPath> {
  const { fs, path: paths } = node();
  const attempt = <T>(work: Promise<T>) =>
    work.catch((error) => {
      throw fileError(error, `to read ${path}`);
    });
  if (!(await attempt(fs.stat(path))).isDirectory()) return { path };
  const names = ["model.safetensors", "model.safetensors.index.json"];
  for (const name of names) {
    const file = paths.join(path, name);
    const isFile = await fs.stat(file).then(
      (stats) => stats.isFile(),
      () => false,
    );
    if (isFile) return { path: file };
  }
  const inside = await attempt(fs.readdir(path));
  const slices = inside.filter((name) => DCP_FILE.test(name)).sort();
  if (slices.length > 0) return { path, slices };
  if (inside.includes(DCP_PICKLE)) {
    const message = `expected safetensors files in ${path}, got ${DCP_PICKLE} and pickled files of torch's Distributed Checkpoint; load them in torch, and save by HuggingFaceStorageWriter`;
    throw new WeightInitError("WI_FILE_NOT_FOUND", message);
  }
  const message = `expected ${names.join(", ")} or shard-…-model-….safetensors in ${path}, got none of them; name the file`;
  throw new WeightInitError("WI_FILE_NOT_FOUND", message);
}

/** The file is opened for each read and closed again, so that nobody has to close a reader; it must stay the same. */
export async function pathSource(path: string): Promise<ByteSource> {
  const { fs } = node();
  // A pipe would keep the process waiting for somebody who writes. Windows has no such flag.
  const flags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);
  const opened = async () => {
    try {
      return await fs.open(path, flags);
    } catch (error) {
      throw fileError(error, `to read ${path}`);
    }
  };
  const first = await opened();
  const known = await first.stat({ bigint: true }).finally(() => first.close());
  if (!known.isFile()) {
    const got = known.isDirectory() ? `the folder ${path}` : `${path}, a pipe or a device; write it to a file first`;
    throw new WeightInitError("WI_FILE_FAILED", `expected a file, got ${got}`);
  }
  return {
    name: path,
    byteLength: Number(known.size),
    async read(from, into, { signal, onBytes }) {
      signal?.throwIfAborted();
      const file = await opened();
      try {
        const now = await file.stat({ bigint: true });
        for (const what of ["size", "mtimeNs", "ino"] as const) {
          if (now[what] !== known[what]) throw changedError(path, `${what} ${known[what]}`, `${now[what]}`);
        }
        for (let at = 0; at < into.length; ) {
          signal?.throwIfAborted();
          const { bytesRead } = await file.read(into, at, Math.min(BLOCK, into.length - at), from + at);
          if (bytesRead === 0) throw changedError(path, `${known.size} bytes`, `${from + at}`);
          at += bytesRead;
          onBytes(bytesRead);
        }
      } catch (error) {
        throw fileError(error, `to read ${path}`, signal);
      } finally {
        await file.close();
      }
    },
  };
}

/** What has that name. A link is a file, which a rename replaces. */
export async function entryAt(path: string): Promise<"file" | "folder" | undefined> {
  return node()
    .fs.lstat(path)
    .then(
      (stats) => (stats.isDirectory() ? "folder" : "file"),
      () => undefined,
    );
}

/** Milliseconds between two tries, and how many there are. */
const [PAUSE, TRIES] = [100, 50];

/** Windows lets nobody rename onto a file, or remove one, that another program has open: most for a moment. */
async function whenFree(work: () => Promise<void>): Promise<void> {
  for (let turn = 1; ; turn++) {
    try {
      return await work();
    } catch (error) {
      const isHeld = ["EPERM", "EACCES", "EBUSY"].includes((error as { code: string }).code);
      if (process.platform !== "win32" || !isHeld || turn === TRIES) throw error;
    }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
}

/** Removes a file that may not be there. */
export async function remove(path: string): Promise<void> {
  await whenFree(() => node().fs.rm(path, { force: true }));
}

/**
 * Writes `path.partial`, which becomes `path` by a rename when all its bytes are on the disk. A partial file that a
 * killed run left is removed first; one that another process puts in its place is noticed.
 *
 * @param byteLength - bytes that the file will have
 */
export async function pathSink(path: string, byteLength: number): Promise<FileSink> {
  const { fs, path: paths } = node();
  const partial = `${path}.partial`;
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw fileError(error, `to write ${path}`);
    }
  };
  const file = await attempt(async () => {
    await remove(partial);
    return fs.open(partial, "wx");
  });
  let isOpen = true;
  let isMine = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await file.close();
  };
  return {
    write: (bytes) =>
      attempt(async () => {
        for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
      }),
    finish: () =>
      attempt(async () => {
        await file.sync();
        const [mine, named] = [await file.stat(), await fs.stat(partial)];
        await close();
        isMine = mine.ino === named.ino;
        if (isMine && mine.size === byteLength) return;
        const message = `expected ${partial} of ${byteLength} bytes, got ${named.size} bytes that another writer put there`;
        throw new WeightInitError("WI_FILE_FAILED", message);
      }),
    commit: () =>
      attempt(async () => {
        await whenFree(() => fs.rename(partial, path));
        // The new name itself is on the disk when the folder is. Windows cannot sync a folder.
        const folder = await fs.open(paths.dirname(path), "r").catch(() => undefined);
        await folder?.sync().catch(() => {});
        await folder?.close();
      }),
    async abandon() {
      await close().catch(() => {});
      if (isMine) await remove(partial).catch(() => {});
    },
  };
}
