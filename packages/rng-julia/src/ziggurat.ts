/**
 * Julia's randn: the ziggurat of Marsaglia and Tsang (Journal of Statistical Software 5(8), 2000) on 52 random bits
 * (julia/stdlib/Random/src/normal.jl).
 *
 * @module
 */
import { log } from "./log.ts";
import type { RawSource } from "./raw-source.ts";
import { acceptBelow, densities, layerWidths, tailStart } from "./ziggurat-tables.ts";

const tailScale = 1 / tailStart;

/** `randn(rng)`. */
export function nextNormal(source: RawSource): number {
  source.next52();
  return normalFrom(source, source.high, source.low);
}

/** The normal number that 52 bits already drawn lead to; about 1 % of them need further draws. */
export function normalFrom(source: RawSource, high: number, low: number): number {
  // Bit 0 is the sign; the 51 above it are the magnitude, whose low 8 bits also choose the layer.
  const magnitude = high * 2 ** 31 + (low >>> 1);
  const layer = (low >>> 1) & 255;
  // 0 − m, not −m: Julia negates an integer, so magnitude 0 gives +0.
  const x = ((low & 1) === 1 ? 0 - magnitude : magnitude) * layerWidths[layer]!;
  if (magnitude < acceptBelow[layer]!) return x;
  if (layer === 0) return ((low >>> 9) & 1) === 1 ? -tail(source) : tail(source);
  // The wedge between this layer and the next, under the density.
  const top = densities[layer - 1]!;
  const bottom = densities[layer]!;
  if ((top - bottom) * source.nextFloat64() + bottom < Math.exp(-0.5 * x * x)) return x;
  return nextNormal(source);
}

/** |x| beyond `tailStart` (Marsaglia, "Generating a Variable from the Tail of the Normal Distribution", 1964). */
function tail(source: RawSource): number {
  for (;;) {
    const excess = -tailScale * logUniform(source);
    const exponential = -logUniform(source);
    if (exponential + exponential > excess * excess) return tailStart + excess;
  }
}

function logUniform(source: RawSource): number {
  const u = source.nextFloat64();
  // log1p(−u) is log(1 − u): u is a multiple of 2⁻⁵³, so the difference is exact.
  return log(source.tailOfComplement ? 1 - u : u);
}
