/**
 * The portable stream, version 1, written to be read: docs/stream.md in plain TypeScript. Backends use it for their
 * tables and parameters, and their tests compare with it bit for bit. What it throws is here, too.
 *
 * @module
 */
export { type ErrorCode, errorCodes, shown, WeightInitError } from "../errors.ts";
export { firstValue, LARGEST, lastValue } from "./bounds.ts";
export { checkSeed, forkKey, keyFromSeed, seedFromKey } from "./key.ts";
export { fromBfloat16, fromFloat16, narrow16, roundTo, toBfloat16, toFloat16, widen16 } from "./narrow.ts";
export { evaluateSegment, normalTable, SEGMENTS, TABLE_HASH } from "./normal-table.ts";
export { normalMagnitude32, standardNormal32 } from "./normal32.ts";
export { type Key, mulhi, philox4x32 } from "./philox.ts";
export { ln, quantileCentre, quantileTail, standardNormal64 } from "./quantile64.ts";
export {
  affine32,
  affine64,
  clamp,
  type ElementwiseFill,
  LARGEST_NORMAL,
  type RealFunction,
  realFunction,
} from "./real.ts";
export { selectRows } from "./selection.ts";
export { type Cells, cell32, cell64, cellNormal32, cellNormal64, cellsBetween, SMALLEST_RANGE } from "./truncated.ts";
export { SMALLEST_HALF, uniform32, uniform64 } from "./uniform.ts";
export { fillWords, portableWords, SELECTION, VALUES, type WordSource } from "./words.ts";
