/**
 * Keras on NumPy: a new `default_rng` for each draw, and float64 numbers that are cast.
 *
 * @module
 */
import { Pcg64 } from "@weightinit/rng-numpy";
import { type Reals, type RealType, roundHalves, roundToOdd32 } from "@weightinit/rng-parts";
import { type Backend, unsigned } from "./backend.ts";

/** Doubles that are drawn at a time. */
const CHUNK = 4096;

/** `astype`: float16 is rounded once, bfloat16 by way of float32. */
function cast(numbers: Float64Array, out: Reals, type: RealType): void {
  if (type !== "float16") out.set(numbers);
  else for (let i = 0; i < out.length; i++) out[i] = roundToOdd32(numbers[i]!);
  if (type === "float16" || type === "bfloat16") roundHalves(out as Float32Array, type);
}

function fill(out: Reals, type: RealType, draw: (n: number) => Float64Array): void {
  for (let at = 0; at < out.length; at += CHUNK) {
    const part = out.subarray(at, at + CHUNK);
    cast(draw(part.length), part, type);
  }
}

/** Batches of as many normals as are wanted, of which those within the bounds are kept, until there are enough. */
function fillTruncated(rng: Pcg64, out: Reals, type: RealType, mean: number, std: number): void {
  const [lo, hi] = [mean - 2 * std, mean + 2 * std];
  const kept = new Float64Array(out.length);
  for (let filled = 0; filled < kept.length; ) {
    const batch = rng.normal(mean, std, kept.length);
    for (let i = 0; i < batch.length && filled < kept.length; i++) {
      const x = batch[i]!;
      if (x >= lo && x <= hi) kept[filled++] = x;
    }
  }
  cast(kept, out, type);
}

export const numpy: Backend = {
  seeds: { initializer: unsigned(32n), generator: unsigned(32n) },
  asSeed: (value) => BigInt.asUintN(32, value),
  draws([s, k]) {
    const rng = new Pcg64([s, k]);
    return {
      uniform: (out, type, lo, hi) => fill(out, type, (n) => rng.uniform(lo, hi, n)),
      normal: (out, type, mean, std) => fill(out, type, (n) => rng.normal(mean, std, n)),
      truncatedNormal: (out, type, mean, std) => fillTruncated(rng, out, type, mean, std),
      permutation: (n) => Int32Array.from(rng.permutation(n)),
    };
  },
};
