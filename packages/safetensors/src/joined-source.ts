/**
 * A tensor that lies in slices, as the bytes that it would have in one piece.
 *
 * @module
 */
import { product } from "@weightinit/core";
import type { ByteRead, ByteSource } from "./byte-source.ts";
import { safetensorsDTypeInfo } from "./dtypes.ts";
import type { SafetensorsTensor } from "./tensor-info.ts";

/** A slice and the file that has it. */
interface Slice {
  readonly source: ByteSource;
  readonly tensor: SafetensorsTensor;
  readonly start: readonly number[];
}

/** Bytes of a slice that are in memory at once, where they do not go where they belong at once. */
const CHUNK = 1 << 22;

/** How a slice lies in the whole: runs of `run` bytes, contiguous in both, at the indices of the axes before `axis`. */
interface Runs {
  readonly run: number;
  /** Of the axes 0 … axis. */
  readonly counts: readonly number[];
  /** Bytes of the whole from one index to the next, of the same axes. */
  readonly strides: readonly number[];
  /** Of the whole, where the slice begins. */
  readonly from: number;
}

function runsOf({ tensor, start }: Slice, whole: SafetensorsTensor): Runs {
  const { bits } = safetensorsDTypeInfo(whole.dtype);
  const bytes = (shape: readonly number[]) => (product(shape) * bits) / 8;
  const strideOf = (axis: number) => bytes(whole.shape.slice(axis + 1));
  // Axes from the last on that the slice has whole; the one before them is cut, but contiguous.
  let axis = whole.shape.length - 1;
  while (axis > 0 && tensor.shape[axis] === whole.shape[axis]) axis--;
  const outer = Math.max(0, axis);
  return {
    run: bytes(tensor.shape.slice(outer)),
    counts: tensor.shape.slice(0, outer),
    strides: whole.shape.slice(0, outer).map((_, i) => strideOf(i)),
    from: start.reduce((sum, at, i) => sum + at * strideOf(i), 0),
  };
}

/** Where run `number` begins in the whole. */
function runAt({ counts, strides, from }: Runs, number: number): number {
  let at = from;
  for (let axis = counts.length - 1, rest = number; axis >= 0; axis--) {
    at += (rest % counts[axis]!) * strides[axis]!;
    rest = Math.floor(rest / counts[axis]!);
  }
  return at;
}

/** The first run that ends behind `byte` of the whole: they lie in order. */
function firstBehind(runs: Runs, count: number, byte: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runAt(runs, middle) + runs.run > byte) high = middle;
    else low = middle + 1;
  }
  return low;
}

async function readSlice(slice: Slice, runs: Runs, from: number, into: Uint8Array<ArrayBuffer>, how: ByteRead) {
  const { source, tensor } = slice;
  const to = from + into.length;
  const count = product(runs.counts);
  let number = firstBehind(runs, count, from);
  while (number < count && runAt(runs, number) < to) {
    const begin = runAt(runs, number);
    const [first, last] = [Math.max(begin, from), Math.min(begin + runs.run, to)];
    const isAlone = last - first >= CHUNK || number + 1 === count || runAt(runs, number + 1) >= to;
    if (isAlone) {
      const at = tensor.byteOffset + number * runs.run + (first - begin);
      await source.read(at, into.subarray(first - from, last - from), how);
      number++;
      continue;
    }
    // Many short runs: they are read together, and then put where they belong.
    const end = Math.min(count, number + Math.max(1, Math.floor(CHUNK / runs.run)), firstBehind(runs, count, to) + 1);
    const bytes = new Uint8Array((end - number) * runs.run);
    await source.read(tensor.byteOffset + number * runs.run, bytes, how);
    for (let i = number; i < end; i++) {
      const at = runAt(runs, i);
      const [a, b] = [Math.max(at, from), Math.min(at + runs.run, to)];
      const offset = (i - number) * runs.run - at;
      if (a < b) into.set(bytes.subarray(offset + a, offset + b), a - from);
    }
    number = end;
  }
}

/** The tensor's bytes, from 0 on. */
export function joinedSource(whole: SafetensorsTensor, slices: readonly Slice[]): ByteSource {
  const all = slices.map((slice) => ({ slice, runs: runsOf(slice, whole) }));
  return {
    name: slices[0]?.source.name,
    byteLength: whole.byteLength,
    async read(from, into, how) {
      for (const { slice, runs } of all) {
        if (slice.tensor.byteLength > 0) await readSlice(slice, runs, from, into, how);
      }
    },
  };
}
