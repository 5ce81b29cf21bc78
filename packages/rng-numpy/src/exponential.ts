/**
 * NumPy's standard_exponential: a ziggurat with 256 layers, or by inversion
 * (`numpy/random/src/distributions/distributions.c`).
 *
 * @module
 */
import { glibcLog1p } from "@weightinit/rng-parts";
import type { Log1pf } from "./log1p-of.ts";
import {
  acceptBelow,
  acceptBelow32,
  densities,
  densities32,
  layerWidths,
  layerWidths32,
  tailStart,
} from "./tables/exponential.ts";
import type { Numbers } from "./uniform.ts";
import type { WordSource } from "./word-source.ts";

const f = Math.fround;

/** scale·x in float64. */
export function fillExponential(source: WordSource, out: Float64Array, scale: number): void {
  const { words } = source;
  for (let i = 0; i < out.length; ) {
    source.ahead64(out.length - i);
    while (source.at < source.end) {
      const low = words[source.at]!;
      const magnitude = (words[source.at + 1]! >>> 0) * 2 ** 21 + (low >>> 11);
      source.at += 2;
      const layer = (low >>> 3) & 255;
      let x = magnitude * layerWidths[layer]!;
      if (magnitude >= acceptBelow[layer]!) {
        x = unlikely(source, x, layer);
        if (Number.isNaN(x)) continue;
      }
      out[i++] = scale * x;
    }
  }
}

/** A number of the tail, `x` if it is under the density, or NaN to start over. */
function unlikely(source: WordSource, x: number, layer: number): number {
  if (layer === 0) return tailStart - glibcLog1p(-source.nextDouble());
  const [top, bottom] = [densities[layer - 1]!, densities[layer]!];
  return (top - bottom) * source.nextDouble() + bottom < Math.exp(-x) ? x : Number.NaN;
}

/** `dtype=np.float32`: in float32, on 32-bit words. */
export function fillExponential32(source: WordSource, out: Float32Array, log1pf: Log1pf): void {
  const { words } = source;
  for (let i = 0; i < out.length; ) {
    source.ahead32(out.length - i);
    do {
      const word = source.at < source.end ? words[source.at++]! : source.next32();
      const magnitude = word >>> 9;
      const layer = (word >>> 1) & 255;
      let x = f(magnitude * layerWidths32[layer]!);
      if (magnitude >= acceptBelow32[layer]!) {
        x = unlikely32(source, x, layer, log1pf);
        if (Number.isNaN(x)) continue;
      }
      out[i++] = x;
    } while (source.at < source.end);
  }
}

function unlikely32(source: WordSource, x: number, layer: number, log1pf: Log1pf): number {
  if (layer === 0) return f(f(tailStart) - log1pf(-source.nextFloat()));
  const [top, bottom] = [densities32[layer - 1]!, densities32[layer]!];
  return f(f(f(top - bottom) * source.nextFloat()) + bottom) < f(Math.exp(-x)) ? x : Number.NaN;
}

/** `method="inv"`: −ln(1 − u) in float64, in float32 of a float32 u. */
export function fillExponentialByInversion(source: WordSource, out: Numbers): void {
  const isDouble = out instanceof Float64Array;
  for (let i = 0; i < out.length; i++) {
    if (isDouble) source.ahead64(out.length - i);
    else source.ahead32(out.length - i);
    out[i] = -glibcLog1p(-(isDouble ? source.nextDouble() : source.nextFloat()));
  }
}
