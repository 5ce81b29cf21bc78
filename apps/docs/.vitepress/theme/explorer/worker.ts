/**
 * Computes what the explorer shows, off the page's thread: real weights, in a real network.
 *
 * @module
 */
import { randn32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { drawnValues, schemeNamed } from "../schemes/catalogue.ts";
import { activationNamed } from "./activations.ts";
import { LayerStore, type Turn } from "./layers.ts";
import type { Answer, Exploration, Question } from "./messages.ts";
import { propagate } from "./network.ts";

/**
 * Vectors of the batch: enough that the lines do not jitter, few enough for a phone. A preview sends the first of them
 * only; the weights are the same.
 */
const BATCH = { full: 32, preview: 4 } as const;
/** Work is interrupted that often, to look for a newer question: as long as one frame of the screen. */
const TURN_MILLISECONDS = 16;

const store = new LayerStore();
let newest = 0;

/** Lets the messages in that have come. A timer would be held back to 4 ms. */
function messages(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** A turn that tells whether the question is still the newest one. */
function turnOf(id: number): Turn {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TURN_MILLISECONDS) return true;
    await messages();
    since = performance.now();
    return id === newest;
  };
}

async function explore({ id, settings, quality, webGpu }: Question): Promise<Exploration | undefined> {
  const start = performance.now();
  const { width, seed } = settings;
  const scheme = schemeNamed(settings.scheme)!;
  const activation = activationNamed(settings.activation)!;
  const turn = turnOf(id);
  const made = await store.make(settings, webGpu, turn);
  if (made === undefined) return undefined;
  const rng = new CpuRng(seed);
  // Rows of one draw: a preview's vectors are the first ones of the whole batch.
  const rows = [0, BATCH[quality]] as const;
  const input = randn32(rng.fork("input"), BATCH.full, width, { rows }).data;
  const top = randn32(rng.fork("gradient"), BATCH.full, width, { rows }).data;
  const signal = await propagate({ layers: made.layers, activation, width, input, top }, turn);
  if (signal === undefined) return undefined;
  return {
    settings,
    quality,
    weights: drawnValues(scheme, made.layers[0]!),
    signal,
    device: made.device,
    milliseconds: performance.now() - start,
  };
}

// One question after the other: what a newer one makes superfluous ends at its next turn.
let last: Promise<void> = Promise.resolve();

async function answer(question: Question): Promise<void> {
  const { id } = question;
  if (id !== newest) return;
  try {
    const exploration = await explore(question);
    if (exploration !== undefined) postMessage({ id, exploration } satisfies Answer);
  } catch (error) {
    postMessage({ id, error: String(error) } satisfies Answer);
  }
}

addEventListener("message", ({ data }: MessageEvent<Question>) => {
  newest = data.id;
  last = last.then(() => answer(data));
});
