/**
 * Values that are there already.
 *
 * @module
 */
import type { ValuesFill } from "@weightinit/core";
import type { Target } from "./fill-elementwise.ts";
import { realGroups, spanParams } from "./place.ts";
import type { Recorder } from "./recorder.ts";
import { copyKernel } from "./wgsl/elementwise.ts";

/**
 * Copies values through memory of ours: in order with what is recorded before and after, to any position of 16 bits, and
 * to buffers without COPY_DST.
 */
export function fillValues(recorder: Recorder, { values }: ValuesFill, { pieces, part }: Target): void {
  for (const piece of pieces) {
    const { range, first, end, start } = piece;
    const ranges = [range, recorder.upload(values, start, end - first)];
    recorder.dispatch(copyKernel(part), spanParams(piece), {
      ranges,
      workgroups: realGroups(piece),
      work: end - first,
    });
  }
}
