/**
 * LSUV: Mishkin and Matas, "All you need is a good init", ICLR 2016 (arXiv 1511.06422), algorithm 1.
 *
 * @module
 */
import { dispose, shown, WeightInitError } from "@weightinit/core";
import { checkCount, checkPositive } from "./refusals.ts";

/** Options of {@link lsuv}. */
export interface LsuvOptions {
  /** How far the standard deviation of a layer's outputs may be from 1. Default 0.1. */
  tolerance?: number | undefined;
  /** Tries for each layer. Default 10. */
  maxTries?: number | undefined;
}

/** What {@link lsuv} gives. */
export interface LsuvResult<T> {
  /** The weights, layer by layer. */
  readonly weights: readonly T[];
  /** The gain that each was made with. */
  readonly gains: readonly number[];
  /** The standard deviation of each layer's outputs that was measured last. */
  readonly deviations: readonly number[];
}

function deviationOf(outputs: ArrayLike<number>): number {
  let mean = 0;
  for (let i = 0; i < outputs.length; i++) mean += outputs[i]! / outputs.length;
  let square = 0;
  for (let i = 0; i < outputs.length; i++) square += (outputs[i]! - mean) ** 2 / outputs.length;
  return Math.sqrt(square);
}

function checkDeviation(outputs: unknown, layer: number): number {
  const isList = typeof outputs === "object" && outputs !== null && "length" in outputs;
  const deviation = isList ? deviationOf(outputs as ArrayLike<number>) : outputs;
  if (Number.isFinite(deviation) && (deviation as number) > 0) return deviation as number;
  throw new WeightInitError(
    "WI_BAD_ARGUMENT",
    `expected forward to give outputs of layer ${layer} that differ, or their standard deviation > 0, got ${shown(outputs)} (${shown(deviation)})`,
  );
}

/**
 * Layer-sequential unit variance: layer by layer, makes the weight again with its gain divided by the standard deviation
 * of the layer's outputs, until that is within `tolerance` of 1.
 *
 * It needs a batch of data, so it is no initializer. `layers` make each weight for a gain, the paper's as orthonormal
 * matrices; each must draw the same numbers whenever it is called (from a clone or a fork), so that nothing but the gain
 * changes. `forward` runs the network on whatever device the weights are and gives the outputs of a layer, before its
 * activation, or their standard deviation alone. Weights that are made again are disposed of.
 *
 * @param layers - in the order of the network
 * @param forward - gets all weights and the number of a layer, from 0
 * @throws WeightInitError `WI_BAD_OPTION` unless tolerance is finite and > 0 and maxTries an integer > 0;
 *   `WI_BAD_ARGUMENT` for layers that are no functions, and for outputs that do not differ or are not finite.
 * @example
 * ```ts
 * import { normal, orthogonal } from "@weightinit/core";
 * import { lsuv } from "@weightinit/schemes";
 * import { CpuRng } from "@weightinit/cpu";
 *
 * const rng = new CpuRng(42);
 * const inputs = normal(rng.fork("data"), 64, 32, { std: 5 }).data;
 * const { gains, deviations } = await lsuv(
 *   [(gain) => orthogonal(rng.fork("fc"), 32, 32, { gain })],
 *   ([weight]) => {
 *     const outputs = new Float64Array(64 * 32);
 *     for (let i = 0; i < outputs.length; i++) {
 *       for (let k = 0; k < 32; k++) outputs[i]! += inputs[Math.floor(i / 32) * 32 + k]! * weight!.data[(i % 32) * 32 + k]!;
 *     }
 *     return outputs;
 *   },
 * );
 * console.log(gains[0]!.toFixed(1), deviations[0]!.toFixed(3)); // 0.2 1.000
 * ```
 */
export async function lsuv<T>(
  layers: readonly ((gain: number) => T)[],
  forward: (weights: readonly T[], layer: number) => ArrayLike<number> | number | Promise<ArrayLike<number> | number>,
  { tolerance = 0.1, maxTries = 10 }: LsuvOptions = {},
): Promise<LsuvResult<T>> {
  checkPositive(tolerance, "tolerance");
  checkCount(maxTries, "maxTries");
  if (!Array.isArray(layers) || !layers.every((layer) => typeof layer === "function")) {
    throw new WeightInitError("WI_BAD_ARGUMENT", `expected layers to be functions of a gain, got ${shown(layers)}`);
  }
  if (typeof forward !== "function") throw badArgument(forward);
  const gains = layers.map(() => 1);
  const weights = layers.map((make: (gain: number) => T) => make(1));
  const deviations: number[] = [];
  for (const [layer, make] of layers.entries()) {
    for (let tried = 0; ; tried++) {
      const deviation = checkDeviation(await forward(weights, layer), layer);
      deviations[layer] = deviation;
      if (Math.abs(deviation - 1) <= tolerance || tried === maxTries) break;
      gains[layer]! /= deviation;
      const before = weights[layer] as { readonly [dispose]?: () => void };
      weights[layer] = make(gains[layer]!);
      before[dispose]?.();
    }
  }
  return { weights, gains, deviations };
}

function badArgument(forward: unknown): WeightInitError {
  return new WeightInitError("WI_BAD_ARGUMENT", `expected forward to be a function, got ${shown(forward)}`);
}
