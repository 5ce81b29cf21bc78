/**
 * The blocks of a checkpoint in memory that all threads see, so that a thread loads no recipes and plans nothing, however
 * many tensors there are (docs/decisions/0041-what-a-thread-holds.md).
 *
 * @module
 */
import type { Parameter, ParameterInitializer } from "@weightinit/recipes";
import type { SafetensorsDType } from "@weightinit/safetensors";
import type { Blocks } from "./blocks.ts";
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { type Block, blockOf, type Cut, cutAt, cutOf } from "./cut.ts";
import { type LawData, lawData, lawsOf } from "./laws-as-data.ts";

/** What is shared. */
export interface SharedTensors {
  /** Names of the files. */
  readonly files: readonly string[];
  readonly laws: readonly LawData[];
  /** Of each cut, the number of its first block. */
  readonly firsts: Float64Array<SharedArrayBuffer>;
  /** The tensors of the cuts, each as a {@link Row} in JSON … */
  readonly text: Uint8Array<SharedArrayBuffer>;
  /** … and where each ends. */
  readonly ends: Float64Array<SharedArrayBuffer>;
  /** Whether threads make all of them from this alone. */
  readonly isAll: boolean;
}

/** A tensor. `file` and `law` are places among all; the law's is -1 if it is no data. */
type Row = readonly [
  file: number,
  law: number,
  dtype: SafetensorsDType,
  shape: readonly number[],
  byteOffset: number,
  byteLength: number,
  parameter: Pick<Parameter, "name" | "shape" | "drawnAs">,
  start: readonly number[] | null,
];

const float64s = (length: number) => new Float64Array(new SharedArrayBuffer(8 * length));

/** Laws that are data, each once. */
class Laws {
  readonly all: LawData[] = [];
  readonly #places = new Map<ParameterInitializer, number>();

  /** Its place; -1 for one that is no data. */
  placeOf(initializer: ParameterInitializer): number {
    let place = this.#places.get(initializer);
    if (place !== undefined) return place;
    const data = lawData(initializer);
    place = data === undefined ? -1 : this.all.push(data) - 1;
    this.#places.set(initializer, place);
    return place;
  }
}

/** The blocks to share; `undefined` where laws have no names: a module's, and those of a stream's draws. */
export function sharedTensorsOf({ stream, recipe }: CheckpointRequest, blocks: Blocks): SharedTensors | undefined {
  if (stream !== undefined || (recipe !== undefined && "module" in recipe)) return undefined;
  const files = new Map<string, number>();
  const laws = new Laws();
  let isAll = true;
  const rowOf = ({ file, tensor }: Cut): string => {
    const { dtype, shape, byteOffset, byteLength, parameter, start = null } = tensor;
    const { name, shape: whole, drawnAs, initializer, from } = parameter;
    if (!files.has(file.name)) files.set(file.name, files.size);
    const law = from === undefined ? laws.placeOf(initializer) : -1;
    isAll &&= law >= 0;
    const own = { name, shape: whole, ...(drawnAs !== undefined && { drawnAs }) };
    const row: Row = [files.get(file.name)!, law, dtype, shape, byteOffset, byteLength, own, start];
    return JSON.stringify(row);
  };
  const count = blocks.cutCount;
  const [firsts, ends] = [float64s(count), float64s(count)];
  let end = 0;
  for (let place = 0; place < count; place++) {
    const cut = blocks.cut(place);
    firsts[place] = cut.first;
    end += Buffer.byteLength(rowOf(cut));
    ends[place] = end;
  }
  const text = new Uint8Array(new SharedArrayBuffer(end));
  // Made once more: all at once, tens of thousands of texts are larger than what is shared.
  const bytes = Buffer.from(text.buffer);
  for (let place = 0; place < count; place++) bytes.write(rowOf(blocks.cut(place)), ends[place - 1] ?? 0);
  return { files: [...files.keys()], laws: laws.all, firsts, text, ends, isAll };
}

/** The blocks in a thread. */
export class SharedBlocks {
  readonly #shared: SharedTensors;
  readonly #laws: readonly ParameterInitializer[];
  readonly #text: Buffer;
  /** The last one that was asked for: a large tensor has many blocks. */
  #place = -1;
  #cut: Cut | undefined;

  constructor(shared: SharedTensors, laws: readonly ParameterInitializer[]) {
    this.#shared = shared;
    this.#laws = laws;
    this.#text = Buffer.from(shared.text.buffer);
  }

  static async of(shared: SharedTensors): Promise<SharedBlocks> {
    return new SharedBlocks(shared, await lawsOf(shared.laws));
  }

  /** The block of a number; `undefined` if its law is no data, or it is a function of another tensor. */
  at(number: number): Block | undefined {
    const { firsts } = this.#shared;
    const place = cutAt(number, firsts.length, (i) => firsts[i]!);
    if (place !== this.#place) {
      this.#cut = this.#read(place);
      this.#place = place;
    }
    return this.#cut && blockOf(this.#cut, number);
  }

  #read(place: number): Cut | undefined {
    const { files, firsts, ends } = this.#shared;
    const text = this.#text.toString("utf8", ends[place - 1] ?? 0, ends[place]);
    const [file, law, dtype, shape, byteOffset, byteLength, own, start] = JSON.parse(text) as Row;
    const initializer = this.#laws[law];
    if (initializer === undefined) return undefined;
    const parameter = { ...own, initializer };
    const tensor = { name: own.name, dtype, shape, byteOffset, byteLength, parameter, start: start ?? undefined };
    return cutOf({ name: files[file]! }, tensor, firsts[place]!, undefined);
  }
}
