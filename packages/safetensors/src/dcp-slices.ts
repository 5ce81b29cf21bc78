/**
 * Slices of tensors in the files of many processes, put together: which tensors they are, and where each slice lies.
 *
 * @module
 */
import { product, shown } from "@weightinit/core";
import { byteSizeOf } from "./byte-size.ts";
import { DCP_INFO, DCP_OFFSETS } from "./dcp-names.ts";
import { type SafetensorsDTypeInfo, safetensorsDTypeInfo } from "./dtypes.ts";
import { SafetensorsError } from "./errors.ts";
import { joinedSource } from "./joined-source.ts";
import type { OpenPart, PlacedTensor, SafetensorsPart, SafetensorsSlice } from "./safetensors-file.ts";

function refuse(message: string, part: SafetensorsPart, tensor?: string): never {
  throw new SafetensorsError("InvalidSharding", message, { offset: 0, tensor, file: part.name });
}

/** Where each slice of a file begins; whole tensors where the file does not say. */
function startsIn(part: SafetensorsPart): ReadonlyMap<string, readonly number[]> {
  const text = part.metadata.get(DCP_INFO);
  if (text === undefined) return new Map([...part.tensors].map(([name, { shape }]) => [name, shape.map(() => 0)]));
  let info: unknown;
  try {
    info = JSON.parse(text);
  } catch (error) {
    refuse(`expected ${DCP_INFO} in JSON, got ${(error as Error).message}`, part);
  }
  const offsets = new Map(Object.entries((info ?? {}) as Record<string, Record<string, unknown> | null>));
  return new Map(
    [...part.tensors].map(([name, { shape }]) => {
      const start = offsets.get(name)?.[DCP_OFFSETS];
      const isStart =
        Array.isArray(start) &&
        start.length === shape.length &&
        start.every((at) => Number.isSafeInteger(at) && at >= 0);
      if (isStart) return [name, start as readonly number[]];
      const expected = `${DCP_OFFSETS} of ${shown(name)}, ${shape.length} integers ≥ 0`;
      return refuse(`expected ${expected}, got ${shown(start)}`, part, name);
    }),
  );
}

/** A box as the ends of its axes. */
function overlap(a: SafetensorsSlice, b: SafetensorsSlice): boolean {
  return a.start.every((from, axis) => {
    const to = from + a.tensor.shape[axis]!;
    return from < b.start[axis]! + b.tensor.shape[axis]! && b.start[axis]! < to;
  });
}

/** Whether slices fill a shape: as many elements, none twice. */
function fills(slices: readonly SafetensorsSlice[], shape: readonly number[]): boolean {
  const elements = slices.reduce((sum, { tensor }) => sum + product(tensor.shape), 0);
  if (elements !== product(shape)) return false;
  // By their beginnings along the first axis, a slice can meet those alone that begin before it ends.
  const sorted = [...slices].sort((a, b) => (a.start[0] ?? 0) - (b.start[0] ?? 0));
  return sorted.every((one, i) => {
    const end = (one.start[0] ?? 0) + (one.tensor.shape[0] ?? 1);
    for (let k = i + 1; k < sorted.length && (sorted[k]!.start[0] ?? 0) < end; k++) {
      if (overlap(one, sorted[k]!)) return false;
    }
    return true;
  });
}

/** Bytes of the elements that follow each other, which must be whole ones. */
function checkRuns({ part, tensor }: SafetensorsSlice, info: SafetensorsDTypeInfo): void {
  const last = tensor.shape.at(-1) ?? 1;
  if ((last * info.bits) % 8 === 0) return;
  refuse(`expected slices of ${shown(tensor.name)} whose last axis fills bytes, got ${last}`, part, tensor.name);
}

/** One tensor of its slices. */
function joinedTensor(name: string, slices: readonly SafetensorsSlice[], sources: readonly OpenPart[]): PlacedTensor {
  const [first] = slices as [SafetensorsSlice];
  const { dtype, shape: some } = first.tensor;
  for (const { part, tensor } of slices) {
    if (tensor.dtype === dtype && tensor.shape.length === some.length) continue;
    const [is, was] = [first.tensor, tensor].map((one) => `${one.dtype} of ${one.shape.length} axes`);
    refuse(`expected slices of ${shown(name)} of one kind, ${is}, got ${was}`, part, name);
  }
  const shape = some.map((_, axis) =>
    Math.max(...slices.map(({ start, tensor }) => start[axis]! + tensor.shape[axis]!)),
  );
  const info = safetensorsDTypeInfo(dtype);
  if (slices.length > 1) for (const slice of slices) checkRuns(slice, info);
  const size = byteSizeOf(shape, info);
  if (!fills(slices, shape) || typeof size === "string") {
    const message = `expected slices of ${shown(name)} that fill the shape [${shape.join(", ")}], got a hole or an overlap; is a file missing?`;
    return refuse(message, first.part, name);
  }
  const tensor = { name, dtype, shape: Object.freeze(shape), byteOffset: 0, byteLength: Number(size) };
  const source = joinedSource(
    tensor,
    slices.map((slice) => ({ ...slice, source: sources.find(({ part }) => part === slice.part)!.source })),
  );
  return { tensor: Object.freeze(tensor), source };
}

/** Slices of each tensor, by its name, in the order of the files. */
export function slicesIn(parts: readonly SafetensorsPart[]): Map<string, SafetensorsSlice[]> {
  const slices = new Map<string, SafetensorsSlice[]>();
  for (const part of parts) {
    const starts = startsIn(part);
    for (const [name, tensor] of part.tensors) {
      const all = slices.get(name) ?? [];
      slices.set(name, all);
      all.push({ part, tensor, start: starts.get(name)! });
    }
  }
  return slices;
}

/** The tensors that the slices are of. */
export function joinSlices(
  slices: ReadonlyMap<string, readonly SafetensorsSlice[]>,
  parts: readonly OpenPart[],
): PlacedTensor[] {
  return [...slices].map(([name, own]) => joinedTensor(name, own, parts));
}
