/**
 * A thread: makes one block after the other, and writes, compares or discards it.
 *
 * @module
 */
import { closeSync, constants, fdatasyncSync, openSync, readSync, writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { WeightInitError } from "@weightinit/core";
import type { Block } from "./cut.ts";
import { bareMessage } from "./format.ts";
import { Maker } from "./maker.ts";
import { refuseOther } from "./other-run.ts";
import { elementBytes } from "./placed-tensor.ts";
import { SharedBlocks, type SharedTensors } from "./shared-blocks.ts";
import { systemError } from "./system-error.ts";
import { type Difference, type Job, NEXT, type Report, STOP } from "./work.ts";

const { seed, tensors, request, mode, paths, marks, from, to, shared } = workerData as Job;

/** Blocks by number, and who makes them. */
interface Source {
  readonly blocks: { at(number: number): Block | undefined };
  readonly maker: Maker;
}

/** The system had taken bytes that it then could not write. */
class NotSynced extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
  }
}

/** The file that is open: blocks come in the order of files. */
class OpenFile {
  #path: string | undefined;
  #fd = -1;

  of(path: string, mark?: string): number {
    if (path === this.#path) return this.#fd;
    this.close();
    // For writing alone: what an NFS client may read, it reads, and writes back whole pages, others' bytes in them.
    this.#fd = openSync(path, mode === "write" ? constants.O_WRONLY : constants.O_RDONLY);
    this.#path = path;
    if (mark !== undefined) refuseOther(this.#fd, path, mark);
    return this.#fd;
  }

  /** What was written is on the disk then. A failure of the disk is told to who had the file open before it. */
  close(): void {
    const path = this.#path;
    if (path === undefined) return;
    this.#path = undefined;
    try {
      if (mode === "write") fdatasyncSync(this.#fd);
      closeSync(this.#fd);
    } catch (error) {
      throw new NotSynced(`to write ${path}`, error);
    }
  }
}

const open = new OpenFile();
/** What was read, in `verify`. */
let read = Buffer.alloc(0);

function write(fd: number, bytes: Uint8Array, offset: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, offset + at);
}

function compare(fd: number, number: number, block: Block, bytes: Uint8Array, path: string): Difference | undefined {
  if (read.length < bytes.length) read = Buffer.alloc(bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const got = readSync(fd, read, at, bytes.length - at, block.offset + at);
    if (got === 0)
      throw new WeightInitError("WI_FILE_FAILED", `expected ${path} as long as it was, got its end; try again`);
    at += got;
  }
  const found = read.subarray(0, bytes.length);
  if (found.equals(bytes)) return undefined;
  const size = elementBytes(block.tensor);
  const first = bytes.findIndex((byte, i) => byte !== found[i]);
  const at = first - (first % size);
  const offset = block.offset + at;
  return {
    block: number,
    file: path,
    tensor: block.tensor.name,
    element: (offset - block.tensor.byteOffset) / size,
    offset,
    expected: Buffer.from(bytes.subarray(at, at + size)).toString("hex"),
    got: found.subarray(at, at + size).toString("hex"),
  };
}

function say(report: Report): void {
  Atomics.store(shared.control, STOP, 1);
  parentPort!.postMessage(report);
}

/** Blocks whose laws are no data. */
let planned: Promise<Source> | undefined;
const plan = () => {
  planned ??= import("./planned-blocks.ts").then(({ plannedBlocks }) => plannedBlocks(request!));
  return planned;
};

async function sourceOf(tensors: SharedTensors): Promise<Source> {
  return { blocks: await SharedBlocks.of(tensors), maker: new Maker({ request: { seed } }, 1) };
}

async function work(): Promise<void> {
  const source = tensors === undefined ? await plan() : await sourceOf(tensors);
  while (Atomics.load(shared.control, STOP) === 0) {
    const i = Atomics.add(shared.control, NEXT, 1);
    if (from + i >= to) return;
    if (shared.flags[i] === 1) continue;
    let { maker } = source;
    let block = source.blocks.at(from + i);
    if (block === undefined) {
      const other = await plan();
      maker = other.maker;
      block = other.blocks.at(from + i)!;
    }
    const path = paths[block.file.name];
    if (path === undefined && mode !== "discard") continue;
    const bytes = maker.bytes(block);
    try {
      if (mode === "write") write(open.of(path!, marks?.[block.file.name]), bytes, block.offset);
      if (mode === "verify") {
        const difference = compare(open.of(path!), from + i, block, bytes, path!);
        if (difference !== undefined) {
          say({ kind: "difference", difference });
          return;
        }
      }
    } catch (error) {
      if (error instanceof NotSynced) throw error;
      throw systemError(error, `to ${mode === "write" ? "write" : "read"} ${path}`);
    }
    Atomics.store(shared.flags, i, 1);
    Atomics.add(shared.bytes, 0, BigInt(bytes.length));
  }
}

function tell(thrown: unknown): void {
  const isLost = thrown instanceof NotSynced;
  const error = isLost ? systemError(thrown.cause, thrown.message) : thrown;
  const told = error as WeightInitError;
  // A recipe module may have another copy of core.
  if (told.name !== "WeightInitError") throw error;
  say({ kind: "error", code: told.code, message: bareMessage(told), isLost });
}

async function main(): Promise<void> {
  for (const step of [work, () => open.close()]) {
    try {
      await step();
    } catch (error) {
      tell(error);
    }
  }
}

// Not awaited: what is imported on the way imports this module.
void main();
