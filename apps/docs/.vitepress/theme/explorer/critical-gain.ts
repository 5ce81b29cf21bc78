/**
 * The gain that keeps a signal's mean square through an activation, measured with `gainOf`.
 *
 * @module
 */
import { gainOf } from "@weightinit/core";
import { type Activation, activationNamed } from "./activations.ts";

/** Where a gain is looked for, and how often the interval is halved. */
const [LEAST, MOST, HALVINGS] = [0.25, 4, 44];

const known = new Map<string, number>();

/**
 * The g with E[f(g·z)²] = 1 for z ~ N(0, 1), that is gainOf(z => f(g·z)) = 1: activations of mean square 1 stay there.
 * Where no g does that, as for activations that are bounded by 1, gainOf(f).
 */
function measured({ at }: Activation): number {
  const after = (gain: number) => gainOf((z) => at(gain * z));
  if (!(after(LEAST) > 1 && after(MOST) < 1)) return gainOf(at);
  let [low, high] = [LEAST, MOST];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (after(middle) > 1) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

export function criticalGain(activation: string): number {
  let gain = known.get(activation);
  if (gain === undefined) {
    gain = measured(activationNamed(activation)!);
    known.set(activation, gain);
  }
  return gain;
}

/** √2 as such, whole numbers as they are, others with four digits. */
export function gainText(gain: number): string {
  if (Math.abs(gain - Math.SQRT2) < 1e-6) return "√2";
  return String(Number(gain.toPrecision(4)));
}
