/**
 * The weights of every layer, made where the reader's machine makes them fastest, and kept while they are the same.
 *
 * @module
 */

import type { PortableRng, Rng } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { WebGpuRng } from "@weightinit/webgpu";
import { type Scheme, schemeNamed } from "../schemes/catalogue.ts";
import type { Settings } from "./settings.ts";

export interface Layers {
  readonly layers: readonly Float32Array[];
  readonly device: "CPU" | "WebGPU";
}

/** Waits a turn; `false` if the work is no longer wanted. */
export type Turn = () => Promise<boolean>;

type Source = readonly [PortableRng & Rng, Layers["device"]];

async function sourceFor(seed: number, webGpu: boolean): Promise<Source> {
  if (!webGpu) return [new CpuRng(seed), "CPU"];
  try {
    return [await WebGpuRng.create(seed), "WebGPU"];
  } catch {
    return [new CpuRng(seed), "CPU"]; // an adapter may be there and fail its test
  }
}

/** Layers are drawn by name, so a deeper network of the same kind begins with the same ones. */
export class LayerStore {
  #key = "";
  #source: Source | undefined;
  #layers: Float32Array[] = [];

  /** @returns `undefined` if `turn` said that the layers are no longer wanted; those that were made are kept */
  async make({ scheme, width, depth, gain, seed }: Settings, webGpu: boolean, turn: Turn): Promise<Layers | undefined> {
    const key = JSON.stringify([scheme, width, gain, seed, webGpu]);
    if (key !== this.#key) {
      const source = await sourceFor(seed, webGpu);
      [this.#key, this.#source, this.#layers] = [key, source, []];
    }
    const [rng, device] = this.#source!;
    const kept = this.#layers;
    const made = (layer: number) => schemeNamed(scheme)!.make(rng.fork(`layer.${layer}`) as Rng, width, gain);
    if (device === "WebGPU") await this.#addTogether(kept, depth, made);
    else {
      for (let layer = kept.length; layer < depth; layer++) {
        kept.push(await made(layer).toFloat32());
        if (!(await turn())) return undefined;
      }
    }
    return { layers: kept.slice(0, depth), device };
  }

  /** A GPU makes all layers while it is waited for once. */
  async #addTogether(kept: Float32Array[], depth: number, made: (layer: number) => ReturnType<Scheme["make"]>) {
    const tensors = Array.from({ length: Math.max(0, depth - kept.length) }, (_, i) => made(kept.length + i));
    kept.push(...(await Promise.all(tensors.map((tensor) => tensor.toFloat32()))));
    for (const tensor of tensors) (tensor as { destroy?: () => void }).destroy?.();
  }
}
