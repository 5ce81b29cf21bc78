/**
 * Writes tensors: to a path, a stream, or a Blob.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { BLOCK } from "./byte-source.ts";
import { fileError } from "./file-errors.ts";
import { baseName, entryAt, pathOf, pathSink, remove, siblingPath } from "./file-system.ts";
import { kindOf } from "./kind-of.ts";
import { type LayoutOptions, layoutOf, type SafetensorsLayout } from "./layout.ts";
import { checkOptions, counter, type WorkOptions } from "./options.ts";
import { type ShardedLayout, type ShardOptions, shardedLayoutOf } from "./shards.ts";
import { type FileSink, type Sink, streamSink } from "./sink.ts";
import { bytesToWrite, type PreparedTensor, prepared, type TensorSources } from "./tensor-source.ts";

/** Options of {@link safetensorsBlob}. */
export interface SafetensorsBlobOptions extends Pick<LayoutOptions, "metadata">, WorkOptions {}

/** Options of {@link writeSafetensors}. */
export interface WriteSafetensorsOptions
  extends SafetensorsBlobOptions,
    Pick<ShardOptions, "maxShardSize" | "totalParameters"> {
  /** Replaces files that are there. */
  readonly force?: boolean | undefined;
}

/** What {@link writeSafetensors} has written. */
export interface WrittenSafetensors {
  /** Paths of the files, the index last; empty for a stream. */
  readonly files: readonly string[];
  /** Bytes of all files, without the index. */
  readonly byteLength: number;
}

/** Writes one file's bytes in order. */
async function writeTo(
  sink: Sink,
  layout: SafetensorsLayout,
  tensors: ReadonlyMap<string, PreparedTensor>,
  work: Work,
) {
  const put = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; at += BLOCK) {
      work.signal?.throwIfAborted();
      const block = bytes.subarray(at, at + BLOCK);
      await sink.write(block);
      work.onBytes(block.length);
    }
  };
  work.signal?.throwIfAborted();
  await put(layout.header);
  for (const [name, { byteLength }] of layout.tensors) await put(await bytesToWrite(tensors.get(name)!, byteLength));
  await sink.finish();
}

interface Work {
  readonly signal: AbortSignal | undefined;
  readonly onBytes: (bytes: number) => void;
}

const workOf = ({ signal, onProgress }: WorkOptions, total: number): Work => ({
  signal,
  onBytes: counter(onProgress, total),
});

const byName = (tensors: readonly PreparedTensor[]) => new Map(tensors.map((tensor) => [tensor.name, tensor]));

/**
 * Makes a safetensors file in memory.
 *
 * @throws WeightInitError (as a rejection) what {@link layoutOf} throws; `WI_BAD_ARGUMENT` for tensors that are none, or
 *   whose data do not fill the shape
 *
 * @example
 * ```ts
 * import { kaimingNormal } from "@weightinit/core";
 * import { CpuRng } from "@weightinit/cpu";
 * import { safetensorsBlob } from "@weightinit/safetensors";
 *
 * const blob = await safetensorsBlob({ "fc.weight": kaimingNormal(new CpuRng(42), "bfloat16", 10, 784) });
 * console.log(blob.size); // 15792
 * ```
 */
export async function safetensorsBlob(tensors: TensorSources, options: SafetensorsBlobOptions = {}): Promise<Blob> {
  checkOptions(options, ["metadata", "signal", "onProgress"], "safetensorsBlob");
  const all = prepared(tensors);
  const layout = layoutOf(all, options);
  const parts: BlobPart[] = [];
  const sink: Sink = {
    // A Blob copies what it is made of, so nothing is copied before.
    write: async (bytes) => void parts.push(bytes as Uint8Array<ArrayBuffer>),
    finish: async () => {},
    abandon: async () => {},
  };
  await writeTo(sink, layout, byName(all), workOf(options, layout.byteLength));
  return new Blob(parts);
}

/**
 * Writes a safetensors file as the reference writer would, byte for byte: to a path, or to a stream, which it closes.
 *
 * A path gets its bytes as `NAME.partial` and its name by a rename when all are on the disk; with `maxShardSize` the
 * files are renamed when all are whole, the index last. What fails removes the partial files, and aborts a stream.
 *
 * @param tensors - by name; with `maxShardSize`, their order is that in which files are filled
 * @param to - a path or `file:` URL (Node), or a `WritableStream` of bytes
 * @throws WeightInitError (as a rejection) what {@link layoutOf} and {@link shardedLayoutOf} throw; `WI_FILE_EXISTS`
 *   without the option `force`, before anything is made; `WI_DISK_FULL`, `WI_FILE_ACCESS`, `WI_FILE_NOT_FOUND` (no such
 *   folder), `WI_FILE_FAILED`; `WI_BAD_ARGUMENT` for a stream that is locked or closed; what the stream fails with
 *
 * @example
 * ```ts
 * import { writeSafetensors } from "@weightinit/safetensors";
 *
 * const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
 * const written = writeSafetensors({ steps: new Int32Array([7]) }, writable);
 * console.log((await new Response(readable).arrayBuffer()).byteLength); // 108
 * console.log((await written).byteLength); // 108
 * ```
 */
export async function writeSafetensors(
  tensors: TensorSources,
  to: string | URL | WritableStream<Uint8Array>,
  options: WriteSafetensorsOptions = {},
): Promise<WrittenSafetensors> {
  const names = ["metadata", "maxShardSize", "totalParameters", "force", "signal", "onProgress"];
  checkOptions(options, names, "writeSafetensors");
  const all = prepared(tensors);
  if (typeof (to as Partial<WritableStream> | null)?.getWriter === "function") {
    return writeStream(all, to as WritableStream<Uint8Array>, options);
  }
  if (typeof to !== "string" && kindOf(to) !== "URL") {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected a path or a WritableStream to write to, got ${shown(to)}`);
  }
  const path = pathOf(to as string | URL);
  return writeFiles(all, path, shardedLayoutOf(all, { ...options, name: baseName(path) }), options);
}

async function writeStream(
  tensors: readonly PreparedTensor[],
  stream: WritableStream<Uint8Array>,
  options: WriteSafetensorsOptions,
): Promise<WrittenSafetensors> {
  if (options.maxShardSize !== undefined) {
    throw new WeightInitError("WI_BAD_OPTION", "expected no maxShardSize for a stream, which is one file, got one");
  }
  const layout = layoutOf(tensors, options);
  const sink = streamSink(stream);
  try {
    await writeTo(sink, layout, byName(tensors), workOf(options, layout.byteLength));
  } catch (error) {
    await sink.abandon(error);
    throw error;
  }
  return { files: [], byteLength: layout.byteLength };
}

async function writeFiles(
  all: readonly PreparedTensor[],
  path: string,
  { files, index }: ShardedLayout,
  options: WriteSafetensorsOptions,
): Promise<WrittenSafetensors> {
  const tensors = byName(all);
  const byteLength = [...files.values()].reduce((sum, layout) => sum + layout.byteLength, 0);
  const work = workOf(options, byteLength);
  const beside = (name: string) => siblingPath(path, name);
  const paths = [...files.keys(), ...(index === undefined ? [] : [index.name])].map(beside);
  // Readers take the one file before the index, and an index names files: neither may outlive what it belonged to.
  const stale = [path, beside(`${baseName(path)}.index.json`)];
  const check = () => refuseExisting([...paths, ...stale], options.force === true);
  await check();

  const sinks: FileSink[] = [];
  const open = async (name: string, bytes: number) => {
    const sink = await pathSink(beside(name), bytes);
    sinks.push(sink);
    return sink;
  };
  try {
    for (const [name, layout] of files) await writeTo(await open(name, layout.byteLength), layout, tensors, work);
    if (index !== undefined) {
      const text = new TextEncoder().encode(index.text);
      const sink = await open(index.name, text.length);
      await sink.write(text);
      await sink.finish();
    }
    options.signal?.throwIfAborted();
    await check();
    for (const old of stale) if (old !== paths[0] || index !== undefined) await removeOld(old);
    for (const sink of sinks) await sink.commit();
  } catch (error) {
    for (const sink of sinks) await sink.abandon(error);
    throw error;
  }
  return { files: paths, byteLength };
}

async function removeOld(path: string): Promise<void> {
  try {
    await remove(path);
  } catch (error) {
    throw fileError(error, `to remove ${path}, which the new files replace`);
  }
}

async function refuseExisting(paths: readonly string[], force: boolean): Promise<void> {
  for (const path of paths) {
    const entry = await entryAt(path);
    if (entry === "folder" && force) {
      throw new WeightInitError("WI_FILE_FAILED", `expected a file ${path} to replace, got a folder; write elsewhere`);
    }
    if (entry !== undefined && !force) {
      const message = `expected no file ${path}, got one; write elsewhere, or replace it with the option force`;
      throw new WeightInitError("WI_FILE_EXISTS", message);
    }
  }
}
