/**
 * The files that one process of many writes in torch's Distributed Checkpoint (DCP), in its Hugging Face form
 * (`HuggingFaceStorageWriter` with `save_distributed`): each has that process's slices of the tensors, and says in its
 * metadata where in the whole tensors they begin.
 *
 * @module
 */
import { product, shown, WeightInitError } from "@weightinit/core";
import { type Arranged, arrangedOf, type LayoutEntry } from "./arranged.ts";
import { asciiJson } from "./ascii-json.ts";
import { DCP_INFO, DCP_OFFSETS, DCP_VERSION } from "./dcp-names.ts";
import { layoutOf, type SafetensorsLayout } from "./layout.ts";
import { type ByteCount, bytesOf, split } from "./shards.ts";

/** A tensor that many processes share. */
export interface DcpEntry extends LayoutEntry {
  /** The axis it is cut along; `null` for a tensor that one process keeps whole. Default 0; scalars are kept whole. */
  readonly axis?: number | null | undefined;
}

/** Options of {@link dcpLayoutOf}. */
export interface DcpLayoutOptions {
  /** Which process, from 0. */
  readonly rank: number;
  /** Of how many. */
  readonly ranks: number;
  /** Most bytes of whole tensors whose slices share a file's number. Without it, each process has one file. */
  readonly maxShardSize?: ByteCount | undefined;
  /** More texts for `__metadata__`. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** One file of a process. */
export interface DcpFileLayout extends SafetensorsLayout {
  /** The texts of `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Where each slice begins in its whole tensor, along each axis. */
  readonly starts: ReadonlyMap<string, readonly number[]>;
}

/** What a process has of a tensor. */
interface Slice {
  readonly entry: DcpEntry;
  readonly shape: readonly number[];
  readonly start: readonly number[];
}

/**
 * Lays out the files of one process: tensors are cut along an axis as `torch.chunk` does, ⌈n/ranks⌉ indices to each
 * process; one that is kept whole goes to the process with the fewest bytes so far. Files without a slice are left out.
 *
 * @throws WeightInitError what {@link layoutOf} throws; `WI_BAD_OPTION` for a rank that there is not, an axis that the
 *   tensor has not, or a `maxShardSize` that is none
 *
 * @example
 * ```ts
 * import { dcpLayoutOf } from "@weightinit/safetensors";
 *
 * const entries = [{ name: "fc.weight", dtype: "F32", shape: [7, 3] }] as const;
 * for (const [name, { tensors, starts }] of dcpLayoutOf(entries, { rank: 1, ranks: 2 })) {
 *   console.log(name); // shard-00002-model-00001-of-00001.safetensors
 *   console.log(tensors.get("fc.weight")?.shape, starts.get("fc.weight")); // [ 3, 3 ] [ 4, 0 ]
 * }
 * ```
 */
export function dcpLayoutOf(
  entries: Iterable<DcpEntry>,
  options: DcpLayoutOptions,
): ReadonlyMap<string, DcpFileLayout> {
  const { rank, ranks, maxShardSize, metadata } = options;
  if (!Number.isSafeInteger(ranks) || ranks < 1 || !Number.isSafeInteger(rank) || rank < 0 || rank >= ranks) {
    const message = `expected rank and ranks as integers with 0 ≤ rank < ranks, got ${shown(rank)} and ${shown(ranks)}`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  const all = [...entries];
  const whole = arrangedOf(all);
  const groups = maxShardSize === undefined ? [all] : split(all, whole, bytesOf(maxShardSize));
  const mine = slicesOf(all, whole, rank, ranks);
  const files = new Map<string, DcpFileLayout>();
  for (const [i, group] of groups.entries()) {
    const slices = new Map(group.flatMap(({ name }) => (mine.has(name) ? [[name, mine.get(name)!]] : [])));
    if (slices.size === 0) continue;
    files.set(dcpFileName(rank, i, groups.length), fileOf(slices, metadata));
  }
  return files;
}

const five = (n: number) => String(n).padStart(5, "0");

const dcpFileName = (rank: number, file: number, files: number) =>
  `shard-${five(rank + 1)}-model-${five(file + 1)}-of-${five(files)}.safetensors`;

function axisOf({ name, shape, axis = 0 }: DcpEntry): number | null {
  if (axis === null || shape.length === 0) return null;
  if (Number.isSafeInteger(axis) && axis >= 0 && axis < shape.length) return axis;
  throw new WeightInitError(
    "WI_BAD_OPTION",
    `expected axis of ${shown(name)} below ${shape.length}, got ${shown(axis)}`,
  );
}

/** Slices of one process by name; those of whole tensors by what all processes have. */
function slicesOf(entries: readonly DcpEntry[], whole: Arranged, rank: number, ranks: number) {
  const slices = new Map<string, Slice>();
  const loads = new Array<number>(ranks).fill(0);
  const kept: DcpEntry[] = [];
  for (const entry of entries) {
    const axis = axisOf(entry);
    const { shape, byteLength } = whole.tensors.get(entry.name)!;
    if (axis === null || product(shape) === 0) {
      kept.push(entry);
      continue;
    }
    const length = shape[axis]!;
    const step = Math.ceil(length / ranks);
    const at = (part: number) => Math.min(part * step, length);
    for (let part = 0; part < ranks; part++) loads[part]! += (byteLength / length) * (at(part + 1) - at(part));
    if (at(rank) === at(rank + 1)) continue;
    slices.set(entry.name, {
      entry,
      shape: shape.map((dim, i) => (i === axis ? at(rank + 1) - at(rank) : dim)),
      start: shape.map((_, i) => (i === axis ? at(rank) : 0)),
    });
  }
  for (const entry of kept) {
    const { shape, byteLength } = whole.tensors.get(entry.name)!;
    const least = loads.indexOf(Math.min(...loads));
    loads[least]! += byteLength;
    if (least === rank) slices.set(entry.name, { entry, shape, start: shape.map(() => 0) });
  }
  return slices;
}

function fileOf(slices: ReadonlyMap<string, Slice>, metadata: DcpLayoutOptions["metadata"]): DcpFileLayout {
  const parts = [...slices.values()].map(({ entry, shape }) => ({ name: entry.name, dtype: entry.dtype, shape }));
  const names = [...arrangedOf(parts).tensors.keys()];
  const starts = new Map(names.map((name) => [name, slices.get(name)!.start]));
  // Python's json.dumps, of the tensors in the order of the file.
  const info = [...starts].map(([name, start]) => `${asciiJson(name)}: {"${DCP_OFFSETS}": [${start.join(", ")}]}`);
  const texts = { format: "pt", ...metadata, [DCP_INFO]: `{${info.join(", ")}}`, [DCP_VERSION]: "1.0" };
  return { ...layoutOf(parts, { metadata: texts }), metadata: texts, starts };
}
