/**
 * PATH on the command line: where the files of a checkpoint go.
 *
 * @module
 */
import { lstat, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { WeightInitError } from "@weightinit/core";
import type { ModelConfig } from "@weightinit/recipes";
import { configText, generationText } from "./config-text.ts";
import { removeFile } from "./held-file.ts";
import { sortedJson } from "./model-config.ts";
import type { Outline, OutlineFile } from "./outline.ts";
import { type TargetFile, writeText } from "./partial-file.ts";
import { systemError } from "./system-error.ts";
import { refuseWindowsNames } from "./windows-names.ts";

/** Where a checkpoint goes. */
export interface Output {
  readonly folder: string;
  /** Name of the file, or what the names of shards and index are made from. */
  readonly name: string;
  /** Whether the folder gets the files that transformers wants beside the weights. */
  readonly isFolder: boolean;
}

const ENDING = ".safetensors";

export function outputOf(path: string): Output {
  refuseWindowsNames(path);
  if (path.endsWith(ENDING)) return { folder: dirname(path), name: basename(path), isFolder: false };
  // What looks like a file of another kind is a slip; "llama-3.2" is a folder.
  if (/\.[a-z]+$/i.test(path)) {
    const message = `expected -o as a name that ends in ${ENDING}, a folder, or -, got ${path}; write ${path}/ for a folder of that name`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  return { folder: path, name: `model${ENDING}`, isFolder: true };
}

/** Makes the folder, if it is one that was asked for. */
export async function makeFolder({ folder, isFolder }: Output): Promise<void> {
  try {
    if (isFolder) await mkdir(folder, { recursive: true });
  } catch (error) {
    if ((error as { code?: unknown }).code === "EEXIST") {
      throw new WeightInitError("WI_FILE_EXISTS", `expected ${folder} to be a folder, got a file; write elsewhere`);
    }
    throw systemError(error, `to make the folder ${folder}`);
  }
}

export function targetsOf({ folder }: Output, files: readonly OutlineFile[]): TargetFile[] {
  return files.map(({ name, layout: { header, byteLength } }) => {
    const path = join(folder, name);
    return { name, path, partial: `${path}.partial`, header, byteLength };
  });
}

export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** A file of torch's Distributed Checkpoint: the number of its process, from 1, and of how many files of each it is. */
const SLICES = /^shard-(\d+)-model-\d+-of-(\d+)\.safetensors$/;

/** Names that a reader would take before the new files, or for one of them. */
async function staleNames({ folder, name }: Output, { index, files, request }: Outline): Promise<string[]> {
  const ours = [...files.map((file) => file.name), index?.name];
  const stale = [name, `${name}.index.json`].filter((one) => !ours.includes(one));
  if (request.dcp !== undefined) {
    // Slices of more processes, or of another number of files: torch reads all that there are.
    const [, , count] = SLICES.exec(files[0]?.name ?? "") ?? [];
    for (const one of await readdir(folder).catch(() => [])) {
      const [, rank, of] = SLICES.exec(one) ?? [];
      if (rank !== undefined && (Number(rank) > request.dcp.ranks || (of !== count && count !== undefined)))
        stale.push(one);
    }
  }
  return stale.map((one) => join(folder, one));
}

/** Whether the index that is there is the checkpoint's own, which another process has written. */
async function hasOwnIndex({ folder }: Output, { index }: Outline): Promise<boolean> {
  return index !== undefined && (await readFile(join(folder, index.name), "utf8").catch(() => "")) === index.text;
}

/**
 * Refuses to write beside or over files that are there.
 *
 * @param mayBeFinal - whether another process may have written the index
 */
export async function refuseExisting(
  output: Output,
  checkpoint: Outline,
  targets: readonly string[],
  mayBeFinal: boolean,
): Promise<void> {
  const { index } = checkpoint;
  const others = await staleNames(output, checkpoint);
  if (index !== undefined && !(mayBeFinal && (await hasOwnIndex(output, checkpoint)))) {
    others.push(join(output.folder, index.name));
  }
  await refuseTaken([...targets, ...others]);
}

/** Refuses names that folders have: no file takes their place. */
export async function refuseFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const stats = await lstat(path).catch(() => undefined);
    if (!stats?.isDirectory()) continue;
    throw new WeightInitError("WI_FILE_EXISTS", `expected ${path} to be a file or none, got a folder; write elsewhere`);
  }
}

/** Refuses names that are taken. */
export async function refuseTaken(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (!(await exists(path))) continue;
    const message = `expected no file ${path}, got one; write elsewhere, or add --force to replace it`;
    throw new WeightInitError("WI_FILE_EXISTS", message);
  }
}

export async function removeStale(output: Output, checkpoint: Outline): Promise<void> {
  for (const path of await staleNames(output, checkpoint)) await removeFile(path);
}

/** The config as it is written beside the weights: it names the class and the dtype. */
function configBeside({ request, plan }: Outline): ModelConfig {
  const { torch_dtype: _, ...config } = request.config;
  return { ...config, architectures: [plan.architecture], dtype: request.dtype };
}

const textBeside = (checkpoint: Outline) => configText(configBeside(checkpoint), checkpoint.request.configText);

/** Whether the config that is there is this model's: as it is written, or as it was read. */
async function hasOwnConfig(path: string, checkpoint: Outline): Promise<boolean> {
  const own = [configBeside(checkpoint), checkpoint.request.config].map((value) => sortedJson(value));
  try {
    // A pipe would wait for somebody who writes.
    if (!(await stat(path)).isFile()) return false;
    return own.includes(sortedJson(JSON.parse(await readFile(path, "utf8"))));
  } catch {
    return false;
  }
}

/** Refuses a folder that has another model's config, before anything is made. */
export async function refuseOtherConfig({ folder, isFolder }: Output, checkpoint: Outline): Promise<void> {
  const path = join(folder, "config.json");
  // A model that is known by names and shapes alone has no config.
  if (!isFolder || checkpoint.request.config.model_type === undefined || !(await exists(path))) return;
  if (await hasOwnConfig(path, checkpoint)) return;
  const message = `expected no ${path}, or one of this model, got another; write elsewhere, or add --force to replace it`;
  throw new WeightInitError("WI_FILE_EXISTS", message);
}

/** The config.json that a folder should have and has not. */
export async function missingConfig({ folder, isFolder }: Output, checkpoint: Outline) {
  const name = "config.json";
  if (!isFolder || checkpoint.request.config.model_type === undefined) return undefined;
  if (await hasOwnConfig(join(folder, name), checkpoint)) return undefined;
  return { name, text: textBeside(checkpoint) };
}

/** Writes config.json and, for models that generate, generation_config.json. The config that was read may stand there. */
export async function writeConfigs({ folder }: Output, checkpoint: Outline, force: boolean): Promise<void> {
  const { config } = checkpoint.request;
  // A model that is known by names and shapes alone has no config.
  if (config.model_type === undefined) return;
  const path = join(folder, "config.json");
  if (force || !(await hasOwnConfig(path, checkpoint))) await writeText(path, textBeside(checkpoint));
  const generation = join(folder, "generation_config.json");
  const text = generationText(config, checkpoint.plan.architecture);
  if (text !== undefined && !(await exists(generation))) await writeText(generation, text);
}
