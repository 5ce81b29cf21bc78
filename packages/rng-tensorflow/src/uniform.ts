/**
 * Uniform numbers: `UniformDistribution` of `random_distributions.h`, and what `tf.random` makes of them.
 *
 * @module
 */
import { type RealDType, shown, WeightInitError } from "@weightinit/core";
import { type Reals, roundReal, scaleAndShift } from "@weightinit/rng-parts";
import type { PhiloxStream } from "./philox-stream.ts";
import { visitWords } from "./words.ts";

/** Bits of a uniform number's fraction. */
const MASKS = { float16: 0x3ff, bfloat16: 0x7f, float32: 0x7fffff } as const;

/** Numbers in [0, 1) of `type`: the low bits of a word, or of two. */
function fillUnits(stream: PhiloxStream, out: Reals, type: RealDType): void {
  if (type === "float64") {
    visitWords(stream, out.length, 2, ({ words }, at, count) => {
      for (let i = 0; i < count; i++) {
        out[at + i] = ((words[2 * i]! & 0xfffff) * 2 ** 32 + words[2 * i + 1]!) * 2 ** -52;
      }
    });
    return;
  }
  const mask = MASKS[type];
  const step = 1 / (mask + 1);
  visitWords(stream, out.length, 4, ({ words }, at, count) => {
    for (let i = 0; i < count; i++) out[at + i] = (words[i]! & mask) * step;
  });
}

/** Bounds of a type: the lower one, and the range that the unit numbers are scaled by. */
export interface Bounds {
  readonly low: number;
  readonly range: number;
}

/**
 * The bounds in `type`.
 *
 * @throws WeightInitError `WI_BAD_RANGE` unless bounds and range are finite in it
 */
export function boundsOf(type: RealDType, lo: number, hi: number): Bounds {
  const low = roundReal(lo, type);
  const range = roundReal(roundReal(hi, type) - low, type);
  if (Number.isFinite(low) && Number.isFinite(range)) return { low, range };
  throw new WeightInitError(
    "WI_BAD_RANGE",
    `expected bounds whose difference is finite in ${type}, got ${shown(lo)} and ${shown(hi)}`,
  );
}

/** `stateless_uniform(minval, maxval)` of `type`. */
export function fillUniform(stream: PhiloxStream, out: Reals, type: RealDType, { low, range }: Bounds): void {
  fillUnits(stream, out, type);
  if (low !== 0 || range !== 1) scaleAndShift(out, type, range, low);
}
