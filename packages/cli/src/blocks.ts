/**
 * A checkpoint as blocks: contiguous bytes of one tensor. What each block is follows from its number, so that billions of
 * parameters need no list.
 *
 * @module
 */
import type { CheckpointRequest } from "./checkpoint-request.ts";
import { type Block, blockOf, type Cut, cutAt, cutOf } from "./cut.ts";
import type { PlacedTensor, TensorFile } from "./placed-tensor.ts";

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

  constructor({ files, request: { stream } }: BlocksSource) {
    const [tensors, firsts, places]: [PlacedTensor[], number[], number[]] = [[], [], []];
    let count = 0;
    for (const [place, file] of files.entries()) {
      for (const tensor of file.tensors) {
        if (tensor.byteLength === 0) continue;
        tensors.push(tensor);
        firsts.push(count);
        places.push(place);
        count += cutOf(file, tensor, count, stream).count;
      }
    }
    this.count = count;
    this.#tensors = tensors;
    this.#firsts = Float64Array.from(firsts);
    this.#files = Uint32Array.from(places);
    this.#names = files.map(({ name }) => name);
    this.#stream = stream;
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
}
