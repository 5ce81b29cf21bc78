/**
 * How the activations behind one block are spread, on an axis that is the same for all.
 *
 * @module
 */

/** The axis goes from −`REACH` to `REACH`; what is beyond is in the bins at its ends. */
export const REACH = 4;
export const BINS = 80;
/** A slope is flat below this part of the steepest one: nothing to speak of is learned through it. */
const FLAT = 0.05;

export interface Distribution {
  /** The share of the values in each bin. */
  readonly shares: Float32Array;
  /** The share of values at which the activation is flat. */
  readonly flat: number;
  /** The share of units whose activation is flat for every vector of the batch. */
  readonly dead: number;
}

/** @param slopes - one row of units a vector; `steepest` is the largest slope that the activation has */
export function distributionOf(
  values: Float32Array,
  slopes: Float32Array,
  { vectors, steepest }: { vectors: number; steepest: number },
): Distribution {
  const shares = new Float32Array(BINS);
  const perBin = (2 * REACH) / BINS;
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i]! + REACH) / perBin);
    // What is no number is in no bin.
    if (bin >= 0 || bin < 0) shares[Math.min(BINS - 1, Math.max(0, bin))]! += 1 / values.length;
  }
  const units = slopes.length / vectors;
  const alive = new Uint8Array(units);
  let flat = 0;
  for (let i = 0; i < slopes.length; i++) {
    if (Math.abs(slopes[i]!) < FLAT * steepest) flat++;
    else alive[i % units] = 1;
  }
  const dead = alive.reduce((count, is) => count + 1 - is, 0);
  return { shares, flat: flat / slopes.length, dead: dead / units };
}
