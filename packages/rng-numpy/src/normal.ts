/**
 * NumPy's standard_normal: the ziggurat of Marsaglia and Tsang (Journal of Statistical Software 5(8), 2000) with 256
 * layers (`numpy/random/src/distributions/distributions.c`).
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
  tailScale,
  tailStart,
} from "./tables/normal.ts";
import type { Numbers } from "./uniform.ts";
import type { WordSource } from "./word-source.ts";

const f = Math.fround;

/** loc + scale·z in float64, each operation rounded; without a law z itself, which may be −0. */
export function fillNormal(
  source: WordSource,
  out: Numbers,
  law?: { readonly loc: number; readonly scale: number },
): void {
  const { words } = source;
  const isStandard = law === undefined;
  const { loc, scale } = law ?? { loc: 0, scale: 1 };
  for (let i = 0; i < out.length; ) {
    source.ahead64(out.length - i);
    while (source.at < source.end) {
      const low = words[source.at]!;
      const magnitude = (words[source.at + 1]! & 0x1fffffff) * 2 ** 23 + (low >>> 9);
      source.at += 2;
      const layer = low & 255;
      const size = magnitude * layerWidths[layer]!;
      let x = low & 256 ? -size : size;
      if (magnitude >= acceptBelow[layer]!) {
        x = unlikely(source, x, layer, magnitude);
        if (Number.isNaN(x)) continue;
      }
      out[i++] = isStandard ? x : loc + scale * x;
    }
  }
}

/** What 1 % of the draws need: a number of the tail, `x` if it is under the density, or NaN to start over. */
function unlikely(source: WordSource, x: number, layer: number, magnitude: number): number {
  if (layer > 0) {
    const [top, bottom] = [densities[layer - 1]!, densities[layer]!];
    return (top - bottom) * source.nextDouble() + bottom < Math.exp(-0.5 * x * x) ? x : Number.NaN;
  }
  // Marsaglia, "Generating a Variable from the Tail of the Normal Distribution", 1964.
  for (;;) {
    const excess = -tailScale * glibcLog1p(-source.nextDouble());
    const exponential = -glibcLog1p(-source.nextDouble());
    if (exponential + exponential > excess * excess) {
      return Math.floor(magnitude / 256) & 1 ? -(tailStart + excess) : tailStart + excess;
    }
  }
}

/** `standard_normal(dtype=np.float32)`: the ziggurat in float32, on 32-bit words. */
export function fillNormal32(source: WordSource, out: Float32Array, log1pf: Log1pf): void {
  const { words } = source;
  for (let i = 0; i < out.length; ) {
    source.ahead32(out.length - i);
    do {
      const word = source.at < source.end ? words[source.at++]! : source.next32();
      const magnitude = word >>> 9;
      const layer = word & 255;
      const size = f(magnitude * layerWidths32[layer]!);
      let x = word & 256 ? -size : size;
      if (magnitude >= acceptBelow32[layer]!) {
        x = unlikely32(source, x, layer, magnitude, log1pf);
        if (Number.isNaN(x)) continue;
      }
      out[i++] = x;
    } while (source.at < source.end);
  }
}

const tailStart32 = /* @__PURE__ */ f(tailStart);
const tailScale32 = /* @__PURE__ */ f(tailScale);

function unlikely32(source: WordSource, x: number, layer: number, magnitude: number, log1pf: Log1pf): number {
  if (layer > 0) {
    const [top, bottom] = [densities32[layer - 1]!, densities32[layer]!];
    return f(f(f(top - bottom) * source.nextFloat()) + bottom) < Math.exp(-0.5 * x * x) ? x : Number.NaN;
  }
  for (;;) {
    const excess = f(-tailScale32 * log1pf(-source.nextFloat()));
    const exponential = -log1pf(-source.nextFloat());
    if (f(exponential + exponential) > f(excess * excess)) {
      return (magnitude >>> 8) & 1 ? -f(tailStart32 + excess) : f(tailStart32 + excess);
    }
  }
}
