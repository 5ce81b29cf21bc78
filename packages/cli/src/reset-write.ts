/**
 * Writes what a reset copies and what it makes anew.
 *
 * @module
 */
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SafetensorsFile } from "@weightinit/safetensors";
import { Blocks } from "./blocks.ts";
import { checkpointOf } from "./checkpoint.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { runCrew } from "./crew.ts";
import { BLOCK_BYTES } from "./cut.ts";
import { isTakenAway, otherRun } from "./other-run.ts";
import { exists, makeFolder, type Output } from "./output.ts";
import { freshPartial, removePartial, type TargetFile, writeText } from "./partial-file.ts";
import { type Commit, commitReset, type ResetReport } from "./reset-commit.ts";
import { copiesOf, placesAnew, type ResetFile, type ResetFiles } from "./reset-files.ts";
import { sharedTensorsOf } from "./shared-blocks.ts";
import { systemError } from "./system-error.ts";
import { NEXT, type SharedState, STOP, sharedState } from "./work.ts";

/** Work that a signal stops. */
export interface ResetWork {
  readonly file: SafetensorsFile;
  /** Path of the file or index that was read, or a folder with slices. */
  readonly source: string;
  readonly request: CheckpointRequest;
  readonly shared: SharedState;
  readonly threads: number;
  readonly onCopied: (bytes: number) => void;
}

const isStopped = ({ shared }: ResetWork) => Atomics.load(shared.control, STOP) !== 0;

/** Writes one file but for its header. */
async function fill(target: TargetFile, made: ResetFile, work: ResetWork): Promise<void> {
  const memory = new Uint8Array(4 * BLOCK_BYTES);
  const handle = await open(target.partial, "r+");
  try {
    for (const { tensor, from, to, offset } of copiesOf(made, work.file)) {
      for (let at = from; at < to && !isStopped(work); at += memory.length) {
        const bytes = [at, Math.min(to, at + memory.length)] as const;
        const into = memory.subarray(0, bytes[1] - at);
        await work.file.read(tensor, { bytes, into });
        for (let written = 0; written < into.length; ) {
          const rest = into.length - written;
          written += (await handle.write(into, written, rest, offset + at - from + written)).bytesWritten;
        }
        work.onCopied(into.length);
      }
    }
  } catch (error) {
    throw systemError(error, `to write ${target.partial}`);
  } finally {
    await handle.close();
  }
  const places = placesAnew(made);
  if (places.length === 0 || isStopped(work)) return;
  const checkpoint = checkpointOf({ ...work.request, places });
  const blocks = new Blocks(checkpoint);
  const to = blocks.count;
  const state = { ...sharedState(to), control: work.shared.control, bytes: work.shared.bytes };
  Atomics.store(state.control, NEXT, 0);
  const paths = { [made.name]: target.partial };
  const marks = { [made.name]: target.mark! };
  const { error } = await runCrew(
    { request: checkpoint.request, tensors: sharedTensorsOf(checkpoint.request, blocks) },
    { mode: "write", paths, marks, from: 0, to, shared: state },
    work.threads,
  );
  if (isTakenAway(error, [target.partial])) throw otherRun(target.partial);
  if (error !== undefined) throw error;
}

/** The configs beside the old weights, for a folder that has none. */
async function copyConfigs(source: string, folder: string, others: readonly string[]): Promise<void> {
  for (const name of ["config.json", "generation_config.json"]) {
    if (others.includes(name)) continue;
    const [from, to] = [join(dirname(source), name), join(folder, name)];
    if (!(await exists(from)) || (await exists(to))) continue;
    const text = await readFile(from, "utf8").catch((error) => {
      throw systemError(error, `to read ${from}`);
    });
    await writeText(to, text);
  }
}

/**
 * Writes all files.
 *
 * @param report - what is told when it is done
 * @returns `false` where a signal stopped it, and nothing is left
 */
export async function writeReset(
  files: ResetFiles,
  output: Output,
  work: ResetWork,
  commit: Pick<Commit, "command" | "texts" | "stale"> & { readonly report: () => ResetReport },
): Promise<boolean> {
  const targets = files.files.map(({ name, layout: { header, byteLength } }): TargetFile => {
    const path = join(output.folder, name);
    return { name, path, partial: `${path}.partial`, header, byteLength };
  });
  let isWritten = false;
  try {
    await makeFolder(output);
    for (const [i, target] of targets.entries()) {
      await mkdir(dirname(target.path), { recursive: output.isFolder }).catch(() => {});
      targets[i] = await freshPartial(target);
      await fill(targets[i]!, files.files[i]!, work);
      if (isStopped(work)) return false;
    }
    if (output.isFolder) {
      const others = commit.texts.map(({ name }) => name);
      await copyConfigs(work.source, output.folder, others);
    }
    isWritten = true;
  } finally {
    if (!isWritten) for (const target of targets) await removePartial(target).catch(() => {});
  }
  await commitReset(output, targets, { ...commit, report: commit.report() });
  return true;
}
