/**
 * A checkpoint as blocks: contiguous bytes of one tensor. What each block is follows from its number, so that billions of
 * parameters need no list.
 *
 * @module
 */
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { type Block, blockOf, type Cut, cutAt, cutOf } from "./cut.ts";
import type { TensorFile } from "./placed-tensor.ts";

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
  /** Of the tensors that have bytes. */
  readonly cuts: readonly Cut[];
  readonly #byteLength: number;

  constructor({ files, request }: BlocksSource) {
    const cuts: Cut[] = [];
    let count = 0;
    for (const file of files) {
      for (const tensor of file.tensors) {
        const cut = cutOf(file, tensor, count, request.stream);
        if (cut.count > 0) cuts.push(cut);
        count += cut.count;
      }
    }
    this.cuts = cuts;
    this.count = count;
    this.#byteLength = cuts.reduce((sum, { tensor }) => sum + tensor.byteLength, 0);
  }

  /** The block of a number from 0 to `count` - 1. */
  at(number: number): Block {
    return blockOf(this.cuts[cutAt(number, this.cuts.length, (i) => this.cuts[i]!.first)]!, number);
  }

  /** Blocks of files that follow each other: numbers from … to - 1. */
  shareOf(files: readonly TensorFile[]): readonly [number, number] {
    const names = new Set(files.map(({ name }) => name));
    const cuts = this.cuts.filter(({ file }) => names.has(file.name));
    const [first, last] = [cuts[0], cuts.at(-1)];
    return first === undefined || last === undefined ? [0, 0] : [first.first, last.first + last.count];
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
    for (const cut of this.cuts) {
      const { tensor, first, count } = cut;
      if (before + tensor.byteLength > bytes) {
        // Blocks of one tensor are about as large.
        let number = first + Math.ceil((count * Math.max(0, bytes - before)) / tensor.byteLength);
        while (number < first + count && this.at(number).offset < APART) number++;
        if (number < first + count) return number;
      }
      before += tensor.byteLength;
    }
    return this.count;
  }
}
