/**
 * Where a fill takes place: in the stream and in a binding, and which of it whole vectors make.
 *
 * @module
 */
import type { FillPlace } from "@weightinit/core";
import type { Key } from "@weightinit/core/stream";
import type { Arithmetic } from "./arithmetic.ts";
import type { Piece } from "./pieces.ts";
import { REALS } from "./wgsl/elementwise.ts";
import { type Params, WORKGROUP } from "./wgsl/kernel.ts";
import type { PlaceField, RunField, SpanField } from "./wgsl/law.ts";
import { roundParams, wideRoundParams } from "./wgsl/philox.ts";
import type { Part } from "./wgsl/storage.ts";
import { realsOf } from "./wgsl/vectors.ts";

/** Where a fill takes place in the whole tensor and in the stream, and how it may compute. */
export interface StreamPlace extends Omit<FillPlace, "at"> {
  readonly key: Key;
  readonly arithmetic: Arithmetic;
}

/** Reals in runs: `run` that follow each other, `stride` from one start to the next, and the first `ahead` in its run. */
export interface Runs {
  readonly run: number;
  readonly stride: number;
  readonly ahead: number;
}

/** Reals first … end − 1 of a binding; the first of them is real `from` of the whole tensor. */
export interface Span {
  readonly first: number;
  readonly end: number;
  readonly from: number;
  /** How the others follow: without it, one after the other. */
  readonly runs?: Runs | undefined;
}

/** Reals of a run that pay for a dispatch of its own, which needs no divisions. */
const LONG_RUN = 2 ** 20;

/** Whether a dispatch makes many runs of a place: they are more than one, and not long. */
export function isInRuns({ run, length }: Pick<StreamPlace, "run" | "length">, parts: 1 | 2): boolean {
  return run < length && run * parts < LONG_RUN;
}

/** The spans of a piece: one in runs, or one a run. */
export function spansIn({ first, end, start }: Piece, place: StreamPlace, parts: 1 | 2): Span[] {
  const run = place.run * parts;
  const stride = place.stride * parts;
  const inRuns = isInRuns(place, parts);
  const spans: Span[] = [];
  for (let here = first; here < end; ) {
    const at = start + here - first;
    const ahead = at % run;
    const span = {
      first: here,
      end: inRuns ? end : Math.min(end, here + run - ahead),
      from: place.from * parts + ((at - ahead) / run) * stride + ahead,
    };
    if (inRuns) spans.push({ ...span, runs: { run, stride, ahead } });
    else spans.push(...spansOf(span));
    here = span.end;
  }
  return spans;
}

/** Blocks of the stream whose numbers have the same upper word. */
const BLOCKS = 2 ** 32;

/** Cuts a span without runs where the upper word of the block numbers changes. */
export function spansOf({ first, end, from }: Span): Span[] {
  const spans: Span[] = [];
  while (first < end) {
    const next = (Math.floor(from / 4 / BLOCKS) + 1) * BLOCKS * 4;
    const stop = Math.min(end, first + (next - from));
    spans.push({ first, end: stop, from });
    from += stop - first;
    first = stop;
  }
  return spans;
}

/** What reals first … end − 1 decide, made by four an invocation. */
export function spanParams({ first, end }: Pick<Span, "first" | "end">): Params<SpanField> {
  return { first, end, base: Math.floor(first / REALS) };
}

/** `x` as two words. */
function wordsOf(x: number): [low: number, high: number] {
  return [x % 2 ** 32, Math.floor(x / 2 ** 32)];
}

/**
 * The parameters of a span in runs: positions in vectors of `reals` reals from the first, numbers in blocks, or both in
 * reals if that is 1.
 */
function runParams(
  { key, draw }: Pick<StreamPlace, "key" | "draw">,
  { first, end, from }: Span,
  { run, stride, ahead }: Runs,
  reals: number,
): SpanParams {
  const unit = reals === 1 ? 1 : 4;
  const [origin0, origin1] = wordsOf((from - ahead) / unit);
  const [stride0, stride1] = wordsOf(stride / unit);
  const runs = { origin0, origin1, stride0, stride1, run: run / reals, ahead: ahead / reals };
  // A block number of its own has each run.
  return { ...spanParams({ first, end }), ...runs, ...wideRoundParams({ key, draw, lane: 0 }) } as SpanParams;
}

type SpanParams = Params<PlaceField | RunField>;

/**
 * The parameters of a span of {@link spansIn}, all of it made by four reals an invocation. Those that its kernel has not
 * are left out (`packParams`).
 */
export function placeParams({ key, draw }: Pick<StreamPlace, "key" | "draw">, span: Span): SpanParams {
  const { first, from, runs } = span;
  if (runs !== undefined) return runParams({ key, draw }, span, runs, 1);
  // Real 0 of the binding may lie before real 0 of the tensor; its block number is then negative, modulo 2³².
  const origin = from - first;
  const block = Math.floor(origin / 4);
  return {
    block0: block >>> 0,
    skip: origin - block * 4,
    ...spanParams(span),
    ...roundParams({ key, high: Math.floor(from / 4 / BLOCKS), draw, lane: 0 }),
  } as SpanParams;
}

/** The parameters of a span's vectors, or `undefined` if some vector is not consecutive blocks. */
export function vectorParams(
  place: Pick<StreamPlace, "key" | "draw">,
  span: Span,
  { first, count, ragged }: Split,
  part: Part,
): SpanParams | undefined {
  const reals = realsOf(part);
  const { from, runs } = span;
  if (runs === undefined) {
    const params = placeParams(place, span);
    return params.skip === 0
      ? { ...params, block0: params.block0 + (first * reals) / 4, first, end: count }
      : undefined;
  }
  // Memory of ours begins at a vector, so that nothing is ragged there.
  const { run, stride, ahead } = runs;
  if (ragged.length > 0 || [run / reals, ahead / reals, stride / 4, (from - ahead) / 4].some((x) => x % 1)) return;
  return { ...runParams(place, span, runs, reals), first, end: count };
}

/** Workgroups that make reals first … end − 1 by four an invocation. */
export function realGroups({ first, end }: Pick<Span, "first" | "end">): number {
  return Math.ceil((Math.ceil(end / REALS) - Math.floor(first / REALS)) / WORKGROUP);
}

/** Reals of a ragged span that one dispatch makes as fast as two or three. */
const FEW = 4096;

/** A span as whole vectors of 16 bytes, `count` from vector `first` on, and the spans around them. */
export interface Split {
  readonly first: number;
  readonly count: number;
  readonly ragged: readonly Span[];
}

/** All of a span by four reals an invocation. */
export function wholeSpan(span: Span): Split {
  return { first: 0, count: 0, ragged: [span] };
}

export function splitSpan(span: Span, part: Part): Split {
  const { first, end, from } = span;
  const reals = realsOf(part);
  const begin = Math.ceil(first / reals);
  const stop = Math.floor(end / reals);
  const isWhole = begin * reals === first && stop * reals === end;
  if (stop <= begin || (!isWhole && end - first < FEW)) return wholeSpan(span);
  const ragged = [
    { first, end: begin * reals, from },
    { first: stop * reals, end, from: from + stop * reals - first },
  ];
  return { first: begin, count: stop - begin, ragged: ragged.filter(({ first, end }) => first < end) };
}
