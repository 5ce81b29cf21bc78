/**
 * Where a fill takes place: in the stream and in a binding, and which of it whole vectors make.
 *
 * @module
 */
import type { FillPlace } from "@weightinit/core";
import type { Key } from "@weightinit/core/stream";
import type { Arithmetic } from "./arithmetic.ts";
import { REALS } from "./wgsl/elementwise.ts";
import { type Params, WORKGROUP } from "./wgsl/kernel.ts";
import type { PlaceField, SPAN_FIELDS } from "./wgsl/law.ts";
import { roundParams } from "./wgsl/philox.ts";
import type { Part } from "./wgsl/storage.ts";
import { realsOf } from "./wgsl/vectors.ts";

/** Where a fill takes place in the stream, and how it may compute. */
export interface StreamPlace extends Pick<FillPlace, "draw" | "from"> {
  readonly key: Key;
  readonly arithmetic: Arithmetic;
}

/** Reals first … end − 1 of a binding; the first of them is real `from` of the whole tensor. */
export interface Span {
  readonly first: number;
  readonly end: number;
  readonly from: number;
}

/** Blocks of the stream whose numbers have the same upper word. */
const BLOCKS = 2 ** 32;

/** Cuts a span where the upper word of the block numbers changes. */
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
export function spanParams({ first, end }: Pick<Span, "first" | "end">): Params<(typeof SPAN_FIELDS)[number]> {
  return { first, end, base: Math.floor(first / REALS) };
}

/** The parameters of a span of {@link spansOf}, all of it made by four reals an invocation. */
export function placeParams({ key, draw }: Pick<StreamPlace, "key" | "draw">, span: Span): Params<PlaceField> {
  const { first, from } = span;
  // Real 0 of the binding may lie before real 0 of the tensor; its block number is then negative, modulo 2³².
  const origin = from - first;
  const block = Math.floor(origin / 4);
  return {
    block0: block >>> 0,
    skip: origin - block * 4,
    ...spanParams(span),
    ...roundParams({ key, high: Math.floor(from / 4 / BLOCKS), draw, lane: 0 }),
  };
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
