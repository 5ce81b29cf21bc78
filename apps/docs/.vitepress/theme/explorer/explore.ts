/**
 * What the explorer shows of its settings: real weights, in a real network.
 *
 * @module
 */
import { type Rng, randn32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { drawnValues, schemeNamed } from "../schemes/catalogue.ts";
import { activationNamed } from "./activations.ts";
import { type BlockName, blockKinds } from "./blocks/catalogue.ts";
import { jacobianValues } from "./jacobian.ts";
import { type LayerStore, type Layers, matrixName, type Turn } from "./layers.ts";
import type { Exploration, Isometry, Quality, Question } from "./messages.ts";
import { type Network, propagate } from "./network.ts";
import { fastestProducts } from "./products/fastest-products.ts";
import type { Settings } from "./settings.ts";

/**
 * Vectors of the batch: enough that the lines do not jitter, few enough for a phone. A preview, while a slider is
 * dragged, sends the first of them only; the weights are the same.
 */
export function batchOf(network: BlockName, quality: Quality): number {
  const [full, preview] = network === "transformer" ? [32, 8] : [64, 16];
  return quality === "full" ? full : preview;
}

function networkOf(settings: Settings, { blocks }: Layers, sequence: number): Network {
  const { network, activation, width, gain } = settings;
  return {
    kind: blockKinds[network],
    blocks,
    context: { activation: activationNamed(activation)!, width, scale: gain, sequence, products: fastestProducts() },
  };
}

/** `undefined` if `turn` said that the answer is no longer wanted. */
export async function explore(
  { settings, quality, webGpu }: Question,
  store: LayerStore,
  turn: Turn,
): Promise<Exploration | undefined> {
  const start = performance.now();
  const { network, scheme: name, width, gain, seed, given } = settings;
  const scheme = schemeNamed(name)!;
  const made = await store.make(settings, webGpu, turn);
  if (made === undefined) return undefined;
  const rng = new CpuRng(seed);
  const [batch, whole] = [batchOf(network, quality), batchOf(network, "full")];
  // Rows of one draw: a preview's vectors are the first ones of the whole batch.
  const rows = [0, batch] as const;
  const input = randn32(rng.fork("input"), whole, width, { rows }).data;
  const top = randn32(rng.fork("gradient"), whole, width, { rows }).data;
  const signal = await propagate(networkOf(settings, made, batch), input, top, turn);
  if (signal === undefined) return undefined;
  // Those of the call that the page prints: with the gain, rounded once.
  const first = rng.fork(matrixName(0, blockKinds[network].matrices[0]!)) as Rng;
  const weights = await scheme.make(first, width, gain, given).toFloat32();
  return {
    settings,
    quality,
    batch,
    weights: drawnValues(scheme, weights),
    signal,
    device: made.device,
    milliseconds: performance.now() - start,
  };
}

/** The singular values of the Jacobian at the batch's first vector. */
export async function isometry(
  { settings, webGpu }: Question,
  store: LayerStore,
  turn: Turn,
): Promise<Isometry | undefined> {
  const start = performance.now();
  const made = await store.make(settings, webGpu, turn);
  if (made === undefined) return undefined;
  const { network, width, seed } = settings;
  const input = randn32(new CpuRng(seed).fork("input"), batchOf(network, "full"), width, { rows: [0, 1] }).data;
  const values = await jacobianValues(networkOf(settings, made, 1), input, turn);
  return values && { settings, values, milliseconds: performance.now() - start };
}
