/**
 * How large a signal is behind each of 30 layers, as a line small enough for a card.
 *
 * @module
 */

import { randn32 } from "@weightinit/core";
import type { CpuRng } from "@weightinit/cpu";
import type { Activation } from "../explorer/activations.ts";
import { rootMeanSquare } from "../plots/moments.ts";
import type { Scheme } from "./catalogue.ts";

export const LAYERS = 30;
const WIDTH = 256;
const BATCH = 4;

/** Root mean squares of the input and behind each layer; numbers alone, so that a scheme can be seen without a frame. */
export async function signalOf(scheme: Scheme, activation: Activation, rng: CpuRng): Promise<number[]> {
  let values = await randn32(rng.fork("input"), BATCH, WIDTH).toFloat32();
  const sizes = [rootMeanSquare(values)];
  for (let layer = 0; layer < LAYERS; layer++) {
    const weights = await scheme.make(rng.fork(`layer ${layer}`), WIDTH, scheme.gain).toFloat32();
    const next = new Float32Array(BATCH * WIDTH);
    for (let i = 0; i < next.length; i++) {
      const [from, row] = [Math.floor(i / WIDTH) * WIDTH, (i % WIDTH) * WIDTH];
      let sum = 0;
      for (let k = 0; k < WIDTH; k++) sum += weights[row + k]! * values[from + k]!;
      next[i] = activation.at(sum);
    }
    values = next;
    sizes.push(rootMeanSquare(values));
  }
  return sizes;
}

/** Decades that the line shows; beyond them it lies on the border. */
const [LEAST, MOST] = [-4, 2];

/** Points of the line in a box of width 100 and height 40. */
export function sparkline(sizes: readonly number[]): string {
  return sizes
    .map((size, i) => {
      const decade = Math.min(MOST, Math.max(LEAST, Math.log10(size || Number.MIN_VALUE)));
      const [x, y] = [(100 * i) / (sizes.length - 1), (40 * (MOST - decade)) / (MOST - LEAST)];
      return `${Number(x.toFixed(1))},${Number(y.toFixed(1))}`;
    })
    .join(" ");
}
