/**
 * Fills of small new tensors that one dispatch makes, where the device has proved to make them so.
 *
 * @module
 */
import type { ConstantFill, Fill, FillPlace } from "@weightinit/core";
import type { Key } from "@weightinit/core/stream";
import type { Layout } from "./answers.ts";
import type { Arithmetic } from "./arithmetic.ts";
import { boundsOf, constantWords, fitsFloat16, isPlainArithmetic, lawParams, type RandomFill } from "./fill-params.ts";
import type { Gathered } from "./gather.ts";
import { spansOf } from "./place.ts";
import { gatheredConstantKernel, gatheredKernelOf } from "./wgsl/gathered.ts";
import { roundParams } from "./wgsl/philox.ts";
import { realsOf } from "./wgsl/vectors.ts";

/** A fill that a kernel of `wgsl/gathered.ts` can make. */
export type GatherableFill = RandomFill | ConstantFill;

/** Whether a fill of all of a tensor may be made together with others. */
export function isGatherable(fill: Fill, { run, length }: FillPlace): fill is GatherableFill {
  const { kind } = fill;
  const isKind = kind === "normal" || kind === "uniform" || kind === "truncatedNormal" || kind === "constant";
  return isKind && run >= length;
}

/** Where a gathered fill takes place in the stream, and where it belongs. */
interface GatheredPlace extends Pick<FillPlace, "from" | "length" | "draw">, Pick<Gathered, "to"> {
  readonly key: Key;
}

/**
 * A fill as its kernel makes it; `undefined` if it needs integers, ends within a word, or does not begin at a block or
 * has blocks of two upper words, as slices may.
 */
export function gatheredFill(
  fill: GatherableFill,
  { from, length, to, key, draw }: GatheredPlace,
  { part, parts }: Layout,
  { path, packs }: Arithmetic,
): Gathered | undefined {
  const reals = length * parts;
  const bytes = reals * (part === "float32" ? 4 : 2);
  if (bytes % 4 !== 0) return undefined;
  if (fill.kind === "constant") {
    const words = constantWords(fill, part, parts === 2);
    return { kernel: gatheredConstantKernel(), bytes, to, params: () => words };
  }
  const span = { first: 0, end: reals, from: from * parts };
  if (path === "soft" || !isPlainArithmetic(fill, part) || span.from % 4 !== 0 || spansOf(span).length > 1) return;
  const law = { kind: fill.kind, part, path, bounds: boundsOf(fill, part), packs: packs && fitsFloat16(fill) };
  const block = span.from / 4;
  const blocks = realsOf(part) / 4;
  const params = (first: number) => ({
    block0: block - blocks * first,
    ...roundParams({ key, high: Math.floor(block / 2 ** 32), draw, lane: 0 }),
    ...lawParams(fill, part, false),
  });
  return { kernel: gatheredKernelOf(law), bytes, to, params };
}
