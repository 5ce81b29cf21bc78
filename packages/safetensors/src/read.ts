/**
 * Opens a checkpoint: one file, or those that an index names.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import type { ByteSource } from "./byte-source.ts";
import { joinSlices, slicesIn } from "./dcp-slices.ts";
import { SafetensorsError } from "./errors.ts";
import { headerLengthOf, LENGTH_BYTES, MAX_HEADER, parseSafetensorsHeader } from "./header.ts";
import type { Fetch, HttpOpen } from "./http-source.ts";
import { type Location, locate, type SafetensorsSource } from "./location.ts";
import { checkOptions, type SafetensorsProgress, type WorkOptions } from "./options.ts";
import { type OpenPart, type PlacedTensor, SafetensorsFile } from "./safetensors-file.ts";
import { parseIndex, type WeightMap } from "./shard-index.ts";
import type { SafetensorsTensor } from "./tensor-info.ts";

/** Options of {@link readSafetensors}. */
export interface ReadSafetensorsOptions extends WorkOptions {
  /** Called in the place of `fetch`: to send what a server asks for, say. */
  readonly fetch?: Fetch | undefined;
  /** Gives the files that an index names, where they do not lie beside it: of a page's file picker, say. */
  readonly shard?: ((name: string) => SafetensorsSource | Promise<SafetensorsSource>) | undefined;
}

/** Files opened at once. */
const AT_ONCE = 8;

/**
 * Opens a safetensors file, or a sharded checkpoint by its `model.safetensors.index.json` or its folder, or what the
 * processes of torch's Distributed Checkpoint wrote, whose slices are joined, by its folder or as a list of all files.
 * Headers are read and checked as the reference reader does; the tensors stay where they are until
 * {@link SafetensorsFile.read}.
 *
 * From a URL only ranges are fetched, where the server has them; otherwise the whole file.
 *
 * @param source - a path, a URL, a Blob, or bytes. A name that ends in `.json` is an index; so is a nameless Blob or
 *   bytes where there is the option `shard`. A list is of safetensors files that together have every tensor once, whole
 *   or in slices
 * @throws SafetensorsError (as a rejection) `WI_BAD_SAFETENSORS` for a file that is none
 * @throws WeightInitError (as a rejection) `WI_FILE_NOT_FOUND`, `WI_FILE_ACCESS` or `WI_FILE_FAILED` for what cannot be
 *   read, `WI_BAD_ARGUMENT` for no source
 *
 * @example
 * ```ts
 * import { readSafetensors, safetensorsBlob } from "@weightinit/safetensors";
 *
 * const blob = await safetensorsBlob({ "fc.bias": new Float32Array([1, 2, 3, 4]) });
 * const file = await readSafetensors(blob);
 * console.log(file.tensor("fc.bias").dtype, file.tensor("fc.bias").shape); // F32 [ 4 ]
 * console.log(await file.read("fc.bias", { rows: [2, 4] })); // Float32Array(2) [ 3, 4 ]
 * ```
 */
export async function readSafetensors(
  source: SafetensorsSource | readonly SafetensorsSource[],
  options: ReadSafetensorsOptions = {},
): Promise<SafetensorsFile> {
  checkOptions(options, ["signal", "onProgress", "fetch", "shard"], "readSafetensors");
  options.signal?.throwIfAborted();
  const how = openingOf(options);
  if (Array.isArray(source)) return readSlices([...(source as readonly SafetensorsSource[])], how);
  const location = await locate(source as SafetensorsSource);
  if (location.slices !== undefined) return readSlices(location.slices.map(location.sibling!), how);
  const isIndex = location.name?.replace(/[?#].*/s, "").endsWith(".json") ?? options.shard !== undefined;
  if (isIndex) return readSharded(location, how, options);
  const one = await openPart(location, how);
  return new SafetensorsFile([one], tensorsOf(one));
}

const tensorsOf = ({ part, source }: OpenPart): PlacedTensor[] =>
  [...part.tensors.values()].map((tensor) => ({ tensor, source }));

/** Sums up what is known of the bytes to come over all files. */
function openingOf({ signal, onProgress, fetch = globalThis.fetch }: ReadSafetensorsOptions): HttpOpen {
  let progress: SafetensorsProgress = { done: 0, total: 0 };
  const add = (done: number, total: number) => {
    progress = { done: progress.done + done, total: Math.max(progress.total + total, progress.done + done) };
    if (done > 0) onProgress?.(progress);
  };
  return { fetch, signal, onBytes: (bytes) => add(bytes, 0), onTotal: (bytes) => add(0, bytes) };
}

async function bytesAt(source: ByteSource, to: number, how: HttpOpen): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(to);
  if (to > 0) await source.read(0, bytes, how);
  return bytes;
}

async function openPart(location: Location, how: HttpOpen): Promise<OpenPart> {
  const source = await location.open(how);
  const { name, byteLength } = source;
  const start = await bytesAt(source, Math.min(LENGTH_BYTES, byteLength), how);
  const header = await bytesAt(source, LENGTH_BYTES + headerLengthOf(start, byteLength, name), how);
  return { part: { name, ...parseSafetensorsHeader(header, byteLength, name) }, source };
}

/** Files that together have every tensor. */
async function readSlices(sources: readonly SafetensorsSource[], how: HttpOpen): Promise<SafetensorsFile> {
  if (sources.length === 0) {
    throw new WeightInitError("WI_BAD_ARGUMENT", "expected one or more files to read, got an empty list");
  }
  const parts = await openAll(sources, (source) => source, how);
  const slices = slicesIn(parts.map(({ part }) => part));
  return new SafetensorsFile(parts, joinSlices(slices, parts), slices);
}

async function readSharded(
  location: Location,
  how: HttpOpen,
  { shard = location.sibling }: ReadSafetensorsOptions,
): Promise<SafetensorsFile> {
  const source = await location.open(how);
  const { name: file, byteLength } = source;
  if (byteLength > MAX_HEADER) {
    const message = `expected an index of at most ${MAX_HEADER} bytes, got ${byteLength}`;
    throw new SafetensorsError("InvalidIndex", message, { offset: 0, file });
  }
  const weightMap = parseIndex(await bytesAt(source, byteLength, how), file);
  if (shard === undefined) {
    throw new WeightInitError("WI_BAD_ARGUMENT", "expected the option shard, which gives an index's files, got none");
  }
  const names = [...new Set(weightMap.values())].sort();
  return joined(weightMap, names, await openAll(names, shard, how));
}

/** Opens files, several at once. */
async function openAll<Name>(
  names: readonly Name[],
  where: (name: Name) => SafetensorsSource | Promise<SafetensorsSource>,
  how: HttpOpen,
): Promise<OpenPart[]> {
  const parts: OpenPart[] = [];
  let next = 0;
  const work = async () => {
    for (let i = next++; i < names.length; i = next++) {
      const location = await locate(await where(names[i]!));
      parts[i] = await openPart(location, how);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, names.length) }, work));
  return parts;
}

/** The tensors that the index names, each in its file. */
function joined(weightMap: WeightMap, names: readonly string[], parts: readonly OpenPart[]): SafetensorsFile {
  const byFile = new Map(names.map((name, i) => [name, parts[i]!.part]));
  for (const [tensor, shardName] of weightMap) {
    if (byFile.get(shardName)!.tensors.has(tensor)) continue;
    const message = `expected tensor ${JSON.stringify(tensor)} in ${shardName}, as the index says, got a file without it`;
    throw new SafetensorsError("TensorNotFound", message, { offset: 0, tensor, file: shardName });
  }
  const belongs = ({ name }: SafetensorsTensor, { part }: OpenPart) => byFile.get(weightMap.get(name) ?? "") === part;
  const tensors = parts.flatMap((one) => tensorsOf(one).filter(({ tensor }) => belongs(tensor, one)));
  return new SafetensorsFile(parts, tensors);
}
