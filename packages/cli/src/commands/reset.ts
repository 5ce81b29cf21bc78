/**
 * `weightinit reset`: copies a checkpoint, and makes some of it anew.
 *
 * @module
 */
import { copyFile, mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { WeightInitError } from "@weightinit/core";
import { readSafetensors, type SafetensorsFile } from "@weightinit/safetensors";
import { readWords, seedOf, threadsOf } from "../arguments.ts";
import { BLOCK_BYTES, Blocks } from "../blocks.ts";
import { checkpointOf } from "../checkpoint.ts";
import type { CheckpointRequest } from "../checkpoint-request.ts";
import { runCrew } from "../crew.ts";
import { EXIT } from "../exit-codes.ts";
import { byteText, countText } from "../format.ts";
import { requestFor } from "../origin.ts";
import { originOf } from "../origin-text.ts";
import { exists, makeFolder, type Output, outputOf, refuseTaken } from "../output.ts";
import { finishFile, freshPartial, type TargetFile, writeText } from "../partial-file.ts";
import { showProgress } from "../progress.ts";
import {
  copiesOf,
  pathsOf,
  placesAnew,
  type ResetFile,
  type ResetFiles,
  resetFiles,
  stalePaths,
} from "../reset-files.ts";
import { resetTensors } from "../reset-plan.ts";
import { onStopSignals } from "../signals.ts";
import { systemError } from "../system-error.ts";
import { NEXT, type SharedState, STOP, sharedState } from "../work.ts";

export const options = {
  match: { type: "string" },
  rows: { type: "string" },
  "only-missing": { type: "boolean" },
  output: { type: "string", short: "o" },
  seed: { type: "string" },
  config: { type: "string" },
  recipe: { type: "string" },
  architecture: { type: "string" },
  "max-shard-size": { type: "string" },
  threads: { type: "string" },
  force: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** `A:B`. */
function rowsOf(text: string | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined;
  const [, from, to] = /^(\d+):(\d+)$/.exec(text) ?? [];
  const rows = [Number(from), Number(to)] as const;
  if (rows.every(Number.isSafeInteger) && rows[0] < rows[1]) return rows;
  throw new WeightInitError("WI_BAD_OPTION", `expected --rows as FROM:TO, integers with FROM < TO, got ${text}`);
}

/** Where the checkpoint that was read lies: its file, index or, for slices, folder. */
async function sourceOf(thing: string, file: SafetensorsFile): Promise<string> {
  if (thing.endsWith(".json")) return thing;
  const [first] = file.files;
  if (file.slices !== undefined) return dirname(first!.name!);
  const index = join(thing, "model.safetensors.index.json");
  return file.files.length === 1 && !(await exists(index)) ? first!.name! : index;
}

/** Work that a signal stops. */
interface Work {
  readonly file: SafetensorsFile;
  readonly shared: SharedState;
  readonly threads: number;
  readonly onCopied: (bytes: number) => void;
}

const isStopped = ({ shared }: Work) => Atomics.load(shared.control, STOP) !== 0;

/** Writes one file but for its header. */
async function fill(target: TargetFile, made: ResetFile, request: CheckpointRequest, work: Work): Promise<void> {
  await freshPartial(target);
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
  const own = { ...request, places };
  const to = new Blocks(checkpointOf(own)).count;
  const state = { ...sharedState(to), control: work.shared.control, bytes: work.shared.bytes };
  Atomics.store(state.control, NEXT, 0);
  const job = {
    request: own,
    mode: "write",
    paths: { [made.name]: target.partial },
    from: 0,
    to,
    shared: state,
  } as const;
  const { error } = await runCrew(job, work.threads);
  if (error !== undefined) throw error;
}

/** The configs beside the old weights, for a folder that has none. */
async function copyConfigs(source: string, folder: string): Promise<void> {
  for (const name of ["config.json", "generation_config.json"]) {
    const [from, to] = [join(dirname(source), name), join(folder, name)];
    if (!(await exists(from)) || (await exists(to))) continue;
    await copyFile(from, to).catch((error) => {
      throw systemError(error, `to write ${to}`);
    });
  }
}

/** Writes all files; `false` where a signal stopped it, and nothing is left. */
async function writeAll(files: ResetFiles, output: Output, source: string, request: CheckpointRequest, work: Work) {
  const targets = files.files.map(({ name, layout: { header, byteLength } }): TargetFile => {
    const path = join(output.folder, name);
    return { name, path, partial: `${path}.partial`, header, byteLength };
  });
  try {
    await makeFolder(output);
    for (const [i, target] of targets.entries()) {
      await mkdir(dirname(target.path), { recursive: output.isFolder }).catch(() => {});
      await fill(target, files.files[i]!, request, work);
      if (isStopped(work)) break;
    }
    if (!isStopped(work)) {
      for (const target of targets) await finishFile(target);
      if (output.isFolder) await copyConfigs(source, output.folder);
      if (files.index !== undefined) await writeText(join(output.folder, files.index.name), files.index.text);
      return true;
    }
  } catch (error) {
    for (const { partial } of targets) await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
  for (const { partial } of targets) await rm(partial, { force: true });
  return false;
}

export async function reset(words: readonly string[]): Promise<number> {
  const { values, thing } = readWords("reset", words, options, "FILE");
  const onlyMissing = values["only-missing"] === true;
  const rows = rowsOf(values.rows);
  if (values.match === undefined && !onlyMissing) {
    throw new WeightInitError("WI_MISSING_OPTION", "expected --match PATTERN or --only-missing, got neither");
  }
  if (rows !== undefined && onlyMissing) {
    throw new WeightInitError("WI_BAD_OPTION", "expected --rows or --only-missing, got both");
  }
  if (values.output === undefined || values.output === "" || values.output === "-") {
    const got = values.output === undefined ? "none" : JSON.stringify(values.output);
    throw new WeightInitError("WI_MISSING_OPTION", `expected -o PATH, a file or a folder, got ${got}`);
  }
  const output = outputOf(values.output);
  const threads = await threadsOf(values.threads);
  const seed = values.seed === undefined ? undefined : seedOf(values.seed);
  const file = await readSafetensors(thing);
  const found = await requestFor(file, values);
  if (found === undefined) {
    const message = "expected a file that says what model it is, or a config.json beside it, got neither; say --config";
    throw new WeightInitError("WI_MISSING_OPTION", message);
  }
  const request: CheckpointRequest = seed === undefined ? found : { ...found, seed: String(seed) };
  const checkpoint = checkpointOf(request);
  const tensors = resetTensors(file, checkpoint, { match: values.match, rows, onlyMissing });
  const anew = tensors.filter((tensor) => tensor.rows !== undefined);
  if (anew.length === 0) {
    const message =
      "expected a file that lacks tensors or rows of the model, got one that has all; there is nothing to make";
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  const source = await sourceOf(thing, file);
  const files = await resetFiles(file, source, output, tensors, {
    resetOf: (own) => ({ ...originOf(request, checkpoint.plan), tensors: own }),
    maxShardSize: values["max-shard-size"],
  });
  const paths = pathsOf(files, output);
  const stale = stalePaths(files, output);
  if (values.force !== true) await refuseTaken([...paths, ...stale]);

  const shared = sharedState(0);
  const total = files.files.reduce((sum, { layout }) => sum + layout.byteLength - layout.header.length, 0);
  let copied = 0;
  const made = () => Number(Atomics.load(shared.bytes, 0));
  const progress = showProgress(output.name, () => copied + made(), total);
  const release = onStopSignals(shared.control);
  const onCopied = (bytes: number) => {
    copied += bytes;
  };
  const isDone = await writeAll(files, output, source, request, { file, shared, threads, onCopied }).finally(() => {
    progress.stop();
    release();
  });
  if (isDone) for (const path of stale) await rm(path, { force: true });
  const state = isDone ? "done" : "interrupted";
  const names = anew.map(({ name }) => name);
  if (values.json) {
    const about = { state, seed: request.seed, made: made(), copied, files: isDone ? paths : [] };
    process.stdout.write(
      `${JSON.stringify({ ...about, tensors: Object.fromEntries(anew.map((one) => [one.name, one.rows])) })}\n`,
    );
  } else if (isDone) {
    const list = names.length > 8 ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more` : names.join(", ");
    const bytes = `${byteText(made())} made from seed ${request.seed}, ${byteText(copied)} copied`;
    process.stdout.write(`${countText(names.length)} tensors anew: ${list}\n${bytes}: ${paths.join(", ")}\n`);
  } else process.stderr.write("weightinit: stopped; nothing is left of what was written\n");
  return isDone ? EXIT.done : EXIT.interrupted;
}
