/**
 * A checkpoint as blocks of a MiB: contiguous bytes of one tensor. What each block is follows from its number, so
 * that billions of parameters need no list.
 *
 * @module
 */
import { product, type Rng, type WeightInitError } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import type { ParameterInitializer } from "@weightinit/recipes";
import { type Checkpoint, type CheckpointFile, elementBytes, type PlacedTensor } from "./checkpoint.ts";

/** 4 MiB take as much processor time, and 5 MB more memory a thread (Node 20, three interleaved runs). */
export const BLOCK_BYTES = 1 << 20;

/** Part of a tensor along its axes; the axes without one are whole. */
export type BlockSlice = Readonly<Record<number, readonly [number, number]>>;

/** Contiguous bytes of a tensor. */
export interface Block {
  readonly file: CheckpointFile;
  readonly tensor: PlacedTensor;
  /** `undefined` for the whole tensor. */
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

type AnyCall = (...args: readonly unknown[]) => unknown;

const partial = new WeakMap<ParameterInitializer, boolean>();

/** Whether a law makes part of a tensor by itself: tried with one element, once a law. */
function makesParts({ initializer, shape }: PlacedTensor["parameter"]): boolean {
  const known = partial.get(initializer);
  if (known !== undefined) return known;
  let can = true;
  try {
    const slice = Object.fromEntries(shape.map((_, axis) => [axis, [0, 1]]));
    (initializer as unknown as AnyCall)(new CpuRng(0) as Rng, "float32", [...shape], { slice });
  } catch (error) {
    if ((error as WeightInitError).code !== "WI_ROWS_NOT_SUPPORTED") throw error;
    can = false;
  }
  partial.set(initializer, can);
  return can;
}

function cutOf(file: CheckpointFile, tensor: PlacedTensor, first: number): Cut {
  const { shape, byteLength, parameter } = tensor;
  const whole = { file, tensor, first, count: byteLength === 0 ? 0 : 1, axis: -1, step: 1, stride: byteLength };
  if (byteLength <= BLOCK_BYTES || parameter.from !== undefined || !makesParts(parameter)) return whole;
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)) * elementBytes(tensor));
  const axis = strides.findIndex((stride) => stride <= BLOCK_BYTES);
  const step = Math.floor(BLOCK_BYTES / strides[axis]!);
  const count = product(shape.slice(0, axis)) * Math.ceil(shape[axis]! / step);
  return { file, tensor, first, count, axis, step, stride: strides[axis]! };
}

/** All blocks of a checkpoint, file after file, in the order of their bytes. */
export class Blocks {
  readonly count: number;
  readonly #cuts: readonly Cut[];

  constructor({ files }: Checkpoint) {
    const cuts: Cut[] = [];
    let count = 0;
    for (const file of files) {
      for (const tensor of file.tensors) {
        const cut = cutOf(file, tensor, count);
        if (cut.count > 0) cuts.push(cut);
        count += cut.count;
      }
    }
    this.#cuts = cuts;
    this.count = count;
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
    if (axis < 0) return { file, tensor, slice: undefined, offset: byteOffset, byteLength };
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
    return { file, tensor, slice, offset, byteLength: (to - from) * stride };
  }

  /** Blocks of part `rank` of `ranks`: numbers from … to - 1, about as many for each. */
  share(rank: number, ranks: number): readonly [number, number] {
    const at = (part: number) => Math.floor((this.count * part) / ranks);
    return [at(rank), at(rank + 1)];
  }
}
