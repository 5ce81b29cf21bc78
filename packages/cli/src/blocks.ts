/**
 * A checkpoint as blocks: contiguous bytes of one tensor. What each block is follows from its number, so that billions of
 * parameters need no list.
 *
 * @module
 */
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { type Block, blockOf, type Cut, cutAt, cutOf } from "./cut.ts";
import type { PlacedTensor, TensorFile } from "./placed-tensor.ts";

/**
 * Bytes at the start of a file that one process writes alone. All read the mark there, and an NFS client that has read a
 * page, or read ahead, may write it back whole (nfs_can_extend_write in Linux' fs/nfs/write.c), others' bytes in it.
 */
const APART = 4 << 20;

/** What blocks follow from. */
export interface BlocksSource {
  readonly files: readonly TensorFile[];
  readonly request: Pick<CheckpointRequest, "stream">;
}

/** All blocks of a checkpoint, file after file, in the order of their bytes. */
export class Blocks {
  readonly count: number;
  /** Tensors that have bytes. A {@link Cut} of each at once would be another object for each of tens of thousands. */
  readonly #tensors: readonly PlacedTensor[];
  /** The number of its first block … */
  readonly #firsts: Float64Array;
  /** … and the file that it lies in. */
  readonly #files: Uint32Array;
  readonly #names: readonly string[];
  readonly #stream: string | undefined;
  readonly #byteLength: number;

  constructor({ files, request: { stream } }: BlocksSource) {
    const tensors = files.flatMap((file) => file.tensors.filter(({ byteLength }) => byteLength > 0));
    this.#tensors = tensors;
    this.#firsts = new Float64Array(tensors.length);
    this.#files = new Uint32Array(tensors.length);
    this.#names = files.map(({ name }) => name);
    this.#stream = stream;
    let [count, place, byteLength] = [0, 0, 0];
    for (const [number, file] of files.entries()) {
      for (const tensor of file.tensors) {
        if (tensor.byteLength === 0) continue;
        this.#firsts[place] = count;
        this.#files[place++] = number;
        byteLength += tensor.byteLength;
        count += cutOf(file, tensor, count, stream).count;
      }
    }
    this.count = count;
    this.#byteLength = byteLength;
  }

  /** How many tensors are cut. */
  get cutCount(): number {
    return this.#tensors.length;
  }

  /** The cut of one tensor, in the order of their bytes. */
  cut(place: number): Cut {
    const file = { name: this.#names[this.#files[place]!]! };
    return cutOf(file, this.#tensors[place]!, this.#firsts[place]!, this.#stream);
  }

  #placeOf(number: number): number {
    return cutAt(number, this.#firsts.length, (place) => this.#firsts[place]!);
  }

  /** The block of a number from 0 to `count` - 1. */
  at(number: number): Block {
    return blockOf(this.cut(this.#placeOf(number)), number);
  }

  /** The cuts that have blocks from … to - 1. */
  *cutsIn(from: number, to: number): Generator<Cut> {
    for (let place = this.#placeOf(from); place < this.cutCount && this.#firsts[place]! < to; place++)
      yield this.cut(place);
  }

  /** Blocks of files that follow each other: numbers from … to - 1. */
  shareOf(files: readonly TensorFile[]): readonly [number, number] {
    const names = new Set(files.map(({ name }) => name));
    const isIn = (file: number) => names.has(this.#names[file]!);
    const [first, last] = [this.#files.findIndex(isIn), this.#files.findLastIndex(isIn)];
    return first < 0 ? [0, 0] : [this.#firsts[first]!, this.#firsts[last + 1] ?? this.count];
  }

  /** Blocks of part `rank` of `ranks`: numbers from … to - 1, about as many bytes for each. */
  share(rank: number, ranks: number): readonly [number, number] {
    const at = (part: number) => {
      if (part === 0 || part === ranks) return part === 0 ? 0 : this.count;
      return this.#boundary((this.#byteLength * part) / ranks);
    };
    return [at(rank), at(rank + 1)];
  }

  /** The first block that begins at or behind that many bytes, and where two processes may meet. */
  #boundary(bytes: number): number {
    let before = 0;
    for (const cut of this.cutsIn(0, this.count)) {
      const { tensor, first, count } = cut;
      if (before + tensor.byteLength > bytes) {
        // Blocks of one tensor are about as large.
        let number = first + Math.ceil((count * Math.max(0, bytes - before)) / tensor.byteLength);
        while (number < first + count && blockOf(cut, number).offset < APART) number++;
        if (number < first + count) return number;
      }
      before += tensor.byteLength;
    }
    return this.count;
  }
}
