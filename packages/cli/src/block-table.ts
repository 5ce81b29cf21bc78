/**
 * Where the blocks of a checkpoint lie, as numbers alone: enough to share them out and to tell how far a run is. A thread
 * can hand it over, and it holds nothing of the plan.
 *
 * @module
 */
import type { Blocks } from "./blocks.ts";
import { cutAt } from "./cut.ts";

/**
 * Bytes at the start of a file that one process writes alone. All read the mark there, and an NFS client that has read a
 * page, or read ahead, may write it back whole (nfs_can_extend_write in Linux' fs/nfs/write.c), others' bytes in it.
 */
const APART = 4 << 20;

/** The numbers, those of tensors in the order of their bytes. */
export interface BlockNumbers {
  /** How many blocks there are. */
  readonly count: number;
  /** Names of the files. */
  readonly names: readonly string[];
  /** Of each tensor, the file that it lies in: a place among the names. */
  readonly files: Uint32Array;
  /** The number of its first block. */
  readonly firsts: Float64Array;
  /** The byte of its file at which it begins. */
  readonly offsets: Float64Array;
  /** Length of the axis that it is cut along, and how many of its indices a block has; 1 and 1 for one block. */
  readonly lengths: Float64Array;
  readonly steps: Float64Array;
  /** Bytes of one index of that axis. */
  readonly strides: Float64Array;
}

export function blockNumbersOf(blocks: Blocks): BlockNumbers {
  const names = new Map<string, number>();
  const floats = () => new Float64Array(blocks.cutCount);
  const [firsts, offsets, lengths, steps, strides] = [floats(), floats(), floats(), floats(), floats()];
  const files = new Uint32Array(blocks.cutCount);
  for (let place = 0; place < blocks.cutCount; place++) {
    const { file, tensor, first, axis, step, stride } = blocks.cut(place);
    if (!names.has(file.name)) names.set(file.name, names.size);
    files[place] = names.get(file.name)!;
    firsts[place] = first;
    offsets[place] = tensor.byteOffset;
    lengths[place] = axis < 0 ? 1 : tensor.shape[axis]!;
    steps[place] = step;
    strides[place] = stride;
  }
  return { count: blocks.count, names: [...names.keys()], files, firsts, offsets, lengths, steps, strides };
}

/** Blocks of one tensor: numbers from … to - 1. */
export interface BlockRun {
  /** Name of the file that it lies in. */
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly byteLengthOf: (number: number) => number;
}

export class BlockTable {
  readonly #numbers: BlockNumbers;

  constructor(numbers: BlockNumbers) {
    this.#numbers = numbers;
  }

  get count(): number {
    return this.#numbers.count;
  }

  #end(place: number): number {
    return this.#numbers.firsts[place + 1] ?? this.count;
  }

  /** Of a block of that tensor: what it begins with, and its bytes. */
  #at(place: number, number: number): { readonly offset: number; readonly byteLength: number } {
    const { firsts, offsets, lengths, steps, strides } = this.#numbers;
    const [length, step, stride] = [lengths[place]!, steps[place]!, strides[place]!];
    const [each, at] = [Math.ceil(length / step), number - firsts[place]!];
    const from = (at % each) * step;
    const offset = offsets[place]! + (Math.floor(at / each) * length + from) * stride;
    return { offset, byteLength: Math.min(step, length - from) * stride };
  }

  /** The blocks from … to - 1, tensor by tensor. */
  *runs(from: number, to: number): Generator<BlockRun> {
    const { names, files, firsts } = this.#numbers;
    for (let place = cutAt(from, firsts.length, (i) => firsts[i]!); place < firsts.length; place++) {
      if (firsts[place]! >= to) return;
      const byteLengthOf = (number: number) => this.#at(place, number).byteLength;
      const range = { from: Math.max(from, firsts[place]!), to: Math.min(to, this.#end(place)) };
      yield { file: names[files[place]!]!, ...range, byteLengthOf };
    }
  }

  /** Blocks of files that follow each other: numbers from … to - 1. */
  shareOf(files: readonly { readonly name: string }[]): readonly [number, number] {
    const names = new Set(files.map(({ name }) => name));
    const isIn = (file: number) => names.has(this.#numbers.names[file]!);
    const [first, last] = [this.#numbers.files.findIndex(isIn), this.#numbers.files.findLastIndex(isIn)];
    return first < 0 ? [0, 0] : [this.#numbers.firsts[first]!, this.#end(last)];
  }

  /** Blocks of part `rank` of `ranks`: numbers from … to - 1, about as many bytes for each. */
  share(rank: number, ranks: number): readonly [number, number] {
    const at = (part: number) => {
      if (part === 0 || part === ranks) return part === 0 ? 0 : this.count;
      return this.#boundary(part, ranks);
    };
    return [at(rank), at(rank + 1)];
  }

  #byteLength(place: number): number {
    const { firsts, lengths, steps, strides } = this.#numbers;
    const outer = (this.#end(place) - firsts[place]!) / Math.ceil(lengths[place]! / steps[place]!);
    return outer * lengths[place]! * strides[place]!;
  }

  /** The first block that begins at or behind `part` of `parts` of all bytes, and where two processes may meet. */
  #boundary(part: number, parts: number): number {
    const { firsts } = this.#numbers;
    let all = 0;
    for (let place = 0; place < firsts.length; place++) all += this.#byteLength(place);
    const bytes = (all * part) / parts;
    let before = 0;
    for (let place = 0; place < firsts.length; place++) {
      const [byteLength, first, end] = [this.#byteLength(place), firsts[place]!, this.#end(place)];
      if (before + byteLength > bytes) {
        // Blocks of one tensor are about as large.
        let number = first + Math.ceil(((end - first) * Math.max(0, bytes - before)) / byteLength);
        while (number < end && this.#at(place, number).offset < APART) number++;
        if (number < end) return number;
      }
      before += byteLength;
    }
    return this.count;
  }
}
