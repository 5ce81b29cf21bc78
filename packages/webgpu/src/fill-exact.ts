/**
 * Fills whose bits are promised, by kind.
 *
 * @module
 */
import type { ExactFill } from "./answers.ts";
import { fillConstant, fillRandom, type Target } from "./fill-elementwise.ts";
import { fillDiagonal, fillSparse } from "./fill-fixed.ts";
import { fillValues } from "./fill-values.ts";
import type { StreamPlace } from "./place.ts";
import type { Recorder } from "./recorder.ts";

/** @param isFresh - whether the memory is new: WebGPU gives it as zeros */
export function fillExact(
  recorder: Recorder,
  fill: ExactFill,
  place: StreamPlace,
  target: Target,
  isFresh: boolean,
): void {
  switch (fill.kind) {
    case "constant":
      if (!(isFresh && Object.is(fill.value, 0))) fillConstant(recorder, fill, target);
      break;
    case "diagonal":
      if (!isFresh) fillConstant(recorder, { kind: "constant", value: 0 }, target);
      fillDiagonal(recorder, fill, place, target);
      break;
    case "values":
      fillValues(recorder, fill, target);
      break;
    case "sparse":
      fillSparse(recorder, fill, place, target);
      break;
    default:
      fillRandom(recorder, fill, place, target);
  }
}
