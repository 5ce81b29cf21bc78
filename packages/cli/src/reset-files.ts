/**
 * The files of a reset: the ones there were, where nothing is new but values, otherwise laid out again.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { WeightInitError } from "@weightinit/core";
import {
  layoutOf,
  type SafetensorsFile,
  type SafetensorsLayout,
  type ShardIndex,
  shardedLayoutOf,
} from "@weightinit/safetensors";
import type { Place } from "./checkpoint-request.ts";
import type { Output } from "./output.ts";
import { shardSizeOf } from "./request.ts";
import { type ResetTensor, rowBytes } from "./reset-plan.ts";
import { RESETS, type Reset, type Rows, resetsIn, resetsText } from "./resets.ts";

/** One file of the new checkpoint. */
export interface ResetFile {
  /** Its path below the folder. */
  readonly name: string;
  readonly layout: SafetensorsLayout;
  readonly tensors: readonly ResetTensor[];
}

export interface ResetFiles {
  readonly files: readonly ResetFile[];
  readonly index: ShardIndex | undefined;
}

type ResetOf = (tensors: Readonly<Record<string, Rows>>) => Reset;

/** The metadata with one reset more, if one of the tensors is made anew. */
function metadataOf(old: ReadonlyMap<string, string>, tensors: readonly ResetTensor[], resetOf: ResetOf) {
  const anew = tensors.flatMap(({ name, rows }) => (rows === undefined ? [] : [[name, rows] as const]));
  if (anew.length === 0) return old;
  const resets = [...resetsIn(old), resetOf(Object.fromEntries(anew))];
  return new Map([...old, [RESETS, resetsText(resets)]]);
}

/** The text of the index that was read, for the same files again. */
async function indexOf(source: string): Promise<ShardIndex | undefined> {
  if (!source.endsWith(".json")) return undefined;
  return { name: basename(source), text: await readFile(source, "utf8") };
}

/** Files as they were, tensors at their places, but for the header's length. */
async function sameFiles(
  file: SafetensorsFile,
  source: string,
  output: Output,
  tensors: ReadonlyMap<string, ResetTensor>,
  resetOf: ResetOf,
): Promise<ResetFiles> {
  const index = await indexOf(source);
  const files = file.files.map((part): ResetFile => {
    const own = [...part.tensors.values()].map((tensor) => tensors.get(tensor.name) ?? { ...tensor, rows: undefined });
    const layout = layoutOf(own, { metadata: metadataOf(part.metadata, own, resetOf), sort: false });
    const isOne = index === undefined && !output.isFolder;
    return { name: isOne ? output.name : relative(dirname(source), part.name!), layout, tensors: own };
  });
  return { files, index };
}

/** All tensors laid out as `make` does. */
function newFiles(
  file: SafetensorsFile,
  output: Output,
  all: readonly ResetTensor[],
  resetOf: ResetOf,
  maxShardSize: number | string | undefined,
): ResetFiles {
  // Resets of all files, each once, as the files had them.
  const resets = new Map(
    file.files.flatMap(({ metadata }) => resetsIn(metadata)).map((one) => [resetsText([one]), one]),
  );
  const old = new Map([...file.metadata].filter(([key]) => key !== RESETS));
  if (resets.size > 0) old.set(RESETS, resetsText([...resets.values()]));
  const metadata = metadataOf(old, all, resetOf);
  const { files, index } = shardedLayoutOf(all, { name: output.name, maxShardSize, metadata });
  const byName = new Map(all.map((tensor) => [tensor.name, tensor]));
  return {
    files: [...files].map(([name, layout]) => {
      return { name, layout, tensors: [...layout.tensors.keys()].map((tensor) => byName.get(tensor)!) };
    }),
    index,
  };
}

/**
 * Lays the new checkpoint out.
 *
 * @param source - path of the file or index that was read; of a folder with slices, the folder
 */
export async function resetFiles(
  file: SafetensorsFile,
  source: string,
  output: Output,
  all: readonly ResetTensor[],
  options: { readonly resetOf: ResetOf; readonly maxShardSize: string | undefined },
): Promise<ResetFiles> {
  const byName = new Map(all.map((tensor) => [tensor.name, tensor]));
  const isSame =
    file.slices === undefined &&
    options.maxShardSize === undefined &&
    all.every(({ name, shape }) => file.tensors.get(name)?.shape.join() === shape.join());
  if (isSame) {
    const same = await sameFiles(file, source, output, byName, options.resetOf);
    if (same.index === undefined || output.isFolder) return same;
    const message = `expected -o as a folder for a checkpoint of ${same.files.length} files, got a file's name; name a folder, or give --max-shard-size none for one file`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  const size = options.maxShardSize ?? (file.files.length === 1 ? "none" : "5GB");
  return newFiles(file, output, all, options.resetOf, shardSizeOf(size));
}

/** What of a file is made anew. */
export function placesAnew({ name: file, layout, tensors }: ResetFile): Place[] {
  return tensors.flatMap((tensor) => {
    const { name, dtype, shape, rows } = tensor;
    if (rows === undefined) return [];
    const { byteOffset } = layout.tensors.get(name)!;
    const [from, to] = rows ?? [0, shape[0] ?? 1];
    if (from === to) return [];
    return {
      file,
      name,
      dtype,
      byteOffset: byteOffset + from * rowBytes(tensor),
      shape: shape.length === 0 ? [] : [to - from, ...shape.slice(1)],
      start: shape.map((_, axis) => (axis === 0 ? from : 0)),
    };
  });
}

/** Bytes of a tensor of the old file and where they go: what is not made anew. */
export interface Copy {
  readonly tensor: string;
  readonly from: number;
  readonly to: number;
  /** Byte of the new file. */
  readonly offset: number;
}

export function copiesOf({ layout, tensors }: ResetFile, file: SafetensorsFile): Copy[] {
  return tensors.flatMap((tensor) => {
    const { name, shape, rows } = tensor;
    const old = file.tensors.get(name);
    if (old === undefined || rows === null) return [];
    const { byteOffset } = layout.tensors.get(name)!;
    const [first, last] = rows ?? [0, 0];
    const row = rowBytes(tensor);
    const parts =
      rows === undefined
        ? [[0, old.byteLength]]
        : [
            [0, first * row],
            [last * row, (shape[0] ?? 0) * row],
          ];
    return (parts as [number, number][])
      .filter(([from, to]) => from < to)
      .map(([from, to]) => ({ tensor: name, from, to, offset: byteOffset + from }));
  });
}

/** Names that a reader would take before the new files, or for one of them: the one file, or an index. */
export function staleNames({ files, index }: ResetFiles, output: Output): string[] {
  const mine = [...files.map(({ name }) => name), index?.name];
  return [output.name, `${output.name}.index.json`].filter((name) => !mine.includes(name));
}

/** Paths of all files of the new checkpoint. */
export const pathsOf = ({ files, index }: ResetFiles, { folder }: Output): string[] =>
  [...files.map(({ name }) => name), ...(index === undefined ? [] : [index.name])].map((name) => join(folder, name));
