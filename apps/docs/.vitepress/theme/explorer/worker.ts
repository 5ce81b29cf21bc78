/**
 * Computes what the explorer shows, off the page's thread: real weights, in a real network.
 *
 * @module
 */
import { randn32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { drawnValues, schemeNamed } from "../schemes/catalogue.ts";
import { activationNamed } from "./activations.ts";
import { makeLayers } from "./layers.ts";
import { propagate, type Signal } from "./network.ts";
import type { Settings } from "./settings.ts";

/** Vectors of the batch: enough that the lines do not jitter, few enough for a phone. */
const BATCH = 32;

export interface Exploration {
  /** What was asked. */
  readonly settings: Settings;
  /** Weights of the first layer that the histogram shows. */
  readonly weights: Float32Array;
  readonly signal: Signal;
  /** Where the weights were made. */
  readonly device: "CPU" | "WebGPU";
  readonly milliseconds: number;
}

/** Settings with the number of the question, which comes back with its answer. */
export interface Question {
  readonly id: number;
  readonly settings: Settings;
  readonly webGpu: boolean;
}

export type Answer = { readonly id: number } & ({ readonly exploration: Exploration } | { readonly error: string });

async function explore({ settings, webGpu }: Question): Promise<Exploration> {
  const start = performance.now();
  const { width, seed } = settings;
  const scheme = schemeNamed(settings.scheme)!;
  const activation = activationNamed(settings.activation)!;
  const { layers, device } = await makeLayers(scheme, settings, webGpu);
  const rng = new CpuRng(seed);
  const input = randn32(rng.fork("input"), BATCH, width).data;
  const top = randn32(rng.fork("gradient"), BATCH, width).data;
  const signal = propagate(layers, activation, width, input, top);
  return {
    settings,
    weights: drawnValues(scheme, layers[0]!),
    signal,
    device,
    milliseconds: performance.now() - start,
  };
}

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  const answer = (rest: { exploration: Exploration } | { error: string }) =>
    postMessage({ id: data.id, ...rest } satisfies Answer);
  try {
    answer({ exploration: await explore(data) });
  } catch (error) {
    answer({ error: String(error) });
  }
});
