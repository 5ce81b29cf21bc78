/**
 * A checkpoint as blocks of half a MiB: contiguous bytes of one tensor. What each block is follows from its number, so
 * that billions of parameters need no list.
 *
 * @module
 */
import { product } from "@weightinit/core";
import { type Checkpoint, type CheckpointFile, elementBytes, type PlacedTensor } from "./checkpoint.ts";
import { makesParts } from "./part-laws.ts";

/** 1 MiB takes 6 % less time and 0.5 MB more memory a thread, 4 MiB 5 MB more (Node 20, interleaved runs). */
export const BLOCK_BYTES = 1 << 19;

/**
 * Bytes at the start of a file that one process writes alone. All read the mark there, and an NFS client that has read a
 * page, or read ahead, may write it back whole (nfs_can_extend_write in Linux' fs/nfs/write.c), others' bytes in it.
 */
const APART = 4 << 20;

/** Part of a parameter along its axes; the axes without one are whole. */
export type BlockSlice = Readonly<Record<number, readonly [number, number]>>;

/** Contiguous bytes of a tensor. */
export interface Block {
  readonly file: CheckpointFile;
  readonly tensor: PlacedTensor;
  /** `undefined` for the whole parameter. */
  readonly slice: BlockSlice | undefined;
  /** Where they begin in the file. */
  readonly offset: number;
  readonly byteLength: number;
}

/** How one tensor is cut: along `axis`, `step` indices at a time, for every index of the axes before. */
interface Cut {
  readonly file: CheckpointFile;
  readonly tensor: PlacedTensor;
  /** Number of its first block. */
  readonly first: number;
  readonly count: number;
  /** -1 for one block. */
  readonly axis: number;
  readonly step: number;
  /** Bytes of one index of `axis`. */
  readonly stride: number;
}

function cutOf(file: CheckpointFile, tensor: PlacedTensor, first: number, stream: string | undefined): Cut {
  const { shape, byteLength, parameter } = tensor;
  const whole = { file, tensor, first, count: byteLength === 0 ? 0 : 1, axis: -1, step: 1, stride: byteLength };
  if (byteLength <= BLOCK_BYTES || !makesParts(parameter, stream)) return whole;
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)) * elementBytes(tensor));
  const axis = strides.findIndex((stride) => stride <= BLOCK_BYTES);
  const step = Math.floor(BLOCK_BYTES / strides[axis]!);
  const count = product(shape.slice(0, axis)) * Math.ceil(shape[axis]! / step);
  return { file, tensor, first, count, axis, step, stride: strides[axis]! };
}

/** A slice of what is in the file as one of the parameter. */
function inParameter({ start, shape, parameter }: PlacedTensor, slice: BlockSlice | undefined): BlockSlice | undefined {
  if (start === undefined) return slice;
  const all: Record<number, readonly [number, number]> = {};
  for (const [axis, dim] of shape.entries()) {
    const [from, to] = slice?.[axis] ?? [0, dim];
    if (to - from < parameter.shape[axis]!) all[axis] = [from + start[axis]!, to + start[axis]!];
  }
  return Object.keys(all).length === 0 ? undefined : all;
}

/** All blocks of a checkpoint, file after file, in the order of their bytes. */
export class Blocks {
  readonly count: number;
  readonly #cuts: readonly Cut[];
  readonly #byteLength: number;

  constructor({ files, request }: Checkpoint) {
    const cuts: Cut[] = [];
    let count = 0;
    for (const file of files) {
      for (const tensor of file.tensors) {
        const cut = cutOf(file, tensor, count, request.stream);
        if (cut.count > 0) cuts.push(cut);
        count += cut.count;
      }
    }
    this.#cuts = cuts;
    this.count = count;
    this.#byteLength = cuts.reduce((sum, { tensor }) => sum + tensor.byteLength, 0);
  }

  /** The block of a number from 0 to `count` - 1. */
  at(number: number): Block {
    let [low, high] = [0, this.#cuts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#cuts[middle]!.first <= number) low = middle;
      else high = middle;
    }
    const { file, tensor, first, axis, step, stride } = this.#cuts[low]!;
    const { byteOffset, byteLength, shape } = tensor;
    if (axis < 0) return { file, tensor, slice: inParameter(tensor, undefined), offset: byteOffset, byteLength };
    const length = shape[axis]!;
    const perOuter = Math.ceil(length / step);
    const outer = Math.floor((number - first) / perOuter);
    const from = ((number - first) % perOuter) * step;
    const to = Math.min(from + step, length);
    const slice: Record<number, readonly [number, number]> = { [axis]: [from, to] };
    for (let before = axis - 1, rest = outer; before >= 0; before--) {
      const index = rest % shape[before]!;
      slice[before] = [index, index + 1];
      rest = Math.floor(rest / shape[before]!);
    }
    const offset = byteOffset + (outer * length + from) * stride;
    return { file, tensor, slice: inParameter(tensor, slice), offset, byteLength: (to - from) * stride };
  }

  /** Blocks of files that follow each other: numbers from … to - 1. */
  shareOf(files: readonly CheckpointFile[]): readonly [number, number] {
    const cuts = this.#cuts.filter(({ file }) => files.includes(file));
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
    for (const cut of this.#cuts) {
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
