/**
 * Constants and random fills on the GPU.
 *
 * @module
 */
import type { ConstantFill } from "@weightinit/core";
import {
  boundsOf,
  constantParams,
  fitsFloat16,
  isPlainArithmetic,
  lawParams,
  type RandomFill,
  wordsOf,
} from "./fill-params.ts";
import type { Piece } from "./pieces.ts";
import {
  placeParams,
  realGroups,
  type StreamPlace,
  spanParams,
  spansIn,
  splitSpan,
  vectorParams,
  wholeSpan,
} from "./place.ts";
import type { Recorder } from "./recorder.ts";
import { constantKernel, elementwiseKernel } from "./wgsl/elementwise.ts";
import type { Part } from "./wgsl/storage.ts";
import { constantVectorKernel, realsOf, vectorGroups, vectorKernel } from "./wgsl/vectors.ts";

/** A tensor as fills see it: its bindings, and the real dtype they hold. */
export interface Target {
  readonly pieces: readonly Piece[];
  readonly part: Part;
  readonly parts: 1 | 2;
}

export function fillRandom(
  recorder: Recorder,
  fill: RandomFill,
  place: StreamPlace,
  { pieces, part, parts }: Target,
): void {
  const path = isPlainArithmetic(fill, part) ? place.arithmetic.path : "soft";
  const law = lawParams(fill, part, path === "soft");
  for (const piece of pieces) {
    const ranges = [piece.range];
    for (const span of spansIn(piece, place, parts)) {
      const inRuns = span.runs !== undefined;
      const split = path === "soft" ? wholeSpan(span) : splitSpan(span, part);
      const params = split.count > 0 ? vectorParams(place, span, split, part) : undefined;
      if (path !== "soft" && params !== undefined) {
        const packs = place.arithmetic.packs && fitsFloat16(fill);
        const kernel = vectorKernel({ kind: fill.kind, part, path, bounds: boundsOf(fill, part), packs, inRuns });
        const work = split.count * realsOf(part);
        const workgroups = vectorGroups(split.count);
        recorder.dispatch(kernel, { ...law, ...params }, { ranges, workgroups, work });
      }
      for (const rest of params === undefined ? [span] : split.ragged) {
        const kernel = elementwiseKernel(fill.kind, part, path, inRuns);
        const work = rest.end - rest.first;
        const restParams = { ...law, ...placeParams(place, rest) };
        recorder.dispatch(kernel, restParams, { ranges, workgroups: realGroups(rest), work });
      }
    }
  }
}

export function fillConstant(recorder: Recorder, fill: ConstantFill, { pieces, part, parts }: Target): void {
  for (const { range, first, end, start } of pieces) {
    const ranges = [range];
    const values = constantParams(fill, part, parts === 2, (start - first) % 2 === 0);
    const split = splitSpan({ first, end, from: 0 }, part);
    if (split.count > 0) {
      const workgroups = vectorGroups(split.count, true);
      const params = { ...wordsOf(values, part), first: split.first, end: split.count, base: 0 };
      recorder.dispatch(constantVectorKernel(), params, { ranges, workgroups, work: split.count });
    }
    for (const rest of split.ragged) {
      const params = { ...values, ...spanParams(rest) };
      recorder.dispatch(constantKernel(part), params, { ranges, workgroups: realGroups(rest), work: 0 });
    }
  }
}
