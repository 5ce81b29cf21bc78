/**
 * A checkpoint in several files, as huggingface_hub splits and names them (`serialization/_base.py`), and its index as
 * transformers writes it.
 *
 * @module
 */
import { shown, WeightInitError } from "@weightinit/core";
import { type Arranged, arrangedOf, type LayoutEntry } from "./arranged.ts";
import { asciiJson } from "./ascii-json.ts";
import { compareCodePoints } from "./code-points.ts";
import { type LayoutOptions, layoutOf, type SafetensorsLayout, withHeader } from "./layout.ts";

/** A number of bytes, or text as huggingface_hub takes it, in powers of 1000: `"5GB"`. */
export type ByteCount = number | string;

/** Options of {@link shardedLayoutOf}. */
export interface ShardOptions extends LayoutOptions {
  /** Most bytes of tensors in one file; a tensor that is larger has a file of its own. Without it, there is one file. */
  readonly maxShardSize?: ByteCount | undefined;
  /** Name of the file, if there is one; otherwise each gets its number before the ending. Default `model.safetensors`. */
  readonly name?: string | undefined;
  /** `total_parameters` of the index, which transformers writes: numbers of the model, ties once and buffers not. */
  readonly totalParameters?: number | undefined;
}

/** The index of a sharded checkpoint. */
export interface ShardIndex {
  /** Its file's name. */
  readonly name: string;
  /** The file's text, JSON. */
  readonly text: string;
}

/** The files of a checkpoint. */
export interface ShardedLayout {
  /** The layout of each file, by its name. */
  readonly files: ReadonlyMap<string, SafetensorsLayout>;
  /** The index; none for one file. */
  readonly index: ShardIndex | undefined;
}

/**
 * Lays tensors out in as many files as `maxShardSize` asks for: in the order given, a new file whenever the next tensor
 * would pass the limit.
 *
 * @throws WeightInitError what {@link layoutOf} throws; `WI_BAD_OPTION` for a size or a count that is none, or a `name`
 *   without the ending `.safetensors`
 *
 * @example
 * ```ts
 * import { shardedLayoutOf } from "@weightinit/safetensors";
 *
 * const entries = ["a", "b", "c"].map((name) => ({ name, dtype: "F32", shape: [1000] }) as const);
 * const { files, index } = shardedLayoutOf(entries, { maxShardSize: "8KB" });
 * console.log([...files.keys()].join()); // model-00001-of-00002.safetensors,model-00002-of-00002.safetensors
 * console.log(index?.name); // model.safetensors.index.json
 * ```
 */
export function shardedLayoutOf(entries: Iterable<LayoutEntry>, options: ShardOptions = {}): ShardedLayout {
  const { name = "model.safetensors", maxShardSize, totalParameters } = options;
  if (totalParameters !== undefined && !(Number.isSafeInteger(totalParameters) && totalParameters >= 0)) {
    const message = `expected totalParameters as an integer from 0 on, got ${shown(totalParameters)}`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  const all = [...entries];
  const whole = arrangedOf(all, options.sort);
  const oneFile = () => ({ files: new Map([[name, withHeader(whole, options.metadata)]]), index: undefined });
  if (maxShardSize === undefined) return oneFile();

  if (typeof name !== "string" || !name.endsWith(ENDING)) {
    throw new WeightInitError("WI_BAD_OPTION", `expected a name that ends in ${ENDING}, got ${shown(name)}`);
  }
  const stem = name.slice(0, -ENDING.length);
  const groups = split(all, whole, bytesOf(maxShardSize));
  if (groups.length <= 1) return oneFile();

  const digits = (n: number) => String(n).padStart(5, "0");
  const files = new Map<string, SafetensorsLayout>();
  const weightMap: [string, string][] = [];
  groups.forEach((group, i) => {
    const file = `${stem}-${digits(i + 1)}-of-${digits(groups.length)}${ENDING}`;
    files.set(file, layoutOf(group, options));
    for (const entry of group) weightMap.push([entry.name, file]);
  });
  return {
    files,
    index: { name: `${name}.index.json`, text: indexText(weightMap, whole.byteLength, totalParameters) },
  };
}

const ENDING = ".safetensors";

/** Greedy, as huggingface_hub does it: a tensor above the limit goes between, and the file that was open stays so. */
export function split<E extends LayoutEntry>(entries: readonly E[], whole: Arranged, limit: number): E[][] {
  const groups: E[][] = [];
  let open: E[] = [];
  let size = 0;
  for (const entry of entries) {
    const bytes = whole.tensors.get(entry.name)!.byteLength;
    if (bytes > limit) {
      groups.push([entry]);
      continue;
    }
    if (size + bytes > limit) {
      groups.push(open);
      open = [];
      size = 0;
    }
    open.push(entry);
    size += bytes;
  }
  if (open.length > 0) groups.push(open);
  return groups;
}

/** A size as a number of bytes. */
export function bytesOf(size: ByteCount): number {
  const [, number, unit = ""] = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([KMGT]B)\s*$/i.exec(String(size)) ?? [];
  const bytes =
    typeof size === "number"
      ? size
      : Math.trunc(Number(number) * 1000 ** ("KMGT".indexOf(unit[0]?.toUpperCase() ?? "?") + 1));
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    const message = `expected maxShardSize as a positive integer of bytes, or like "5GB", got ${shown(size)}`;
    throw new WeightInitError("WI_BAD_OPTION", message);
  }
  return bytes;
}

/** Python's `json.dumps(index, indent=2, sort_keys=True) + "\n"`. */
function indexText(
  weightMap: readonly [string, string][],
  totalSize: number,
  totalParameters: number | undefined,
): string {
  const metadata = totalParameters === undefined ? [] : [`    "total_parameters": ${totalParameters}`];
  metadata.push(`    "total_size": ${totalSize}`);
  const lines = [...weightMap]
    .sort(([a], [b]) => compareCodePoints(a, b))
    .map(([tensor, file]) => `    ${asciiJson(tensor)}: ${asciiJson(file)}`);
  return `{\n  "metadata": {\n${metadata.join(",\n")}\n  },\n  "weight_map": {\n${lines.join(",\n")}\n  }\n}\n`;
}
