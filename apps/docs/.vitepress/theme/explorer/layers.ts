/**
 * The weights of every layer, made where the reader's machine makes them fastest, and kept while they are the same.
 *
 * @module
 */

import type { PortableRng, Rng } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { type Scheme, schemeNamed } from "../schemes/catalogue.ts";
import type { Matrix } from "./blocks/block.ts";
import { blockKinds } from "./blocks/catalogue.ts";
import type { Settings } from "./settings.ts";

export interface Layers {
  /** Of each block its matrices, made with gain 1. */
  readonly blocks: readonly (readonly Float32Array[])[];
  readonly device: "CPU" | "WebGPU";
}

/** Waits a turn; `false` if the work is no longer wanted. */
export type Turn = () => Promise<boolean>;

type Source = readonly [PortableRng & Rng, Layers["device"]];

async function sourceFor(seed: number, webGpu: boolean): Promise<Source> {
  if (!webGpu) return [new CpuRng(seed), "CPU"];
  try {
    // Who has no GPU does not load it.
    const { WebGpuRng } = await import("@weightinit/webgpu");
    return [await WebGpuRng.create(seed), "WebGPU"];
  } catch {
    return [new CpuRng(seed), "CPU"]; // an adapter may be there and fail its test
  }
}

/** What a matrix is drawn by. */
export const matrixName = (block: number, { name }: Matrix): string =>
  name === "" ? `layer.${block}` : `layer.${block}.${name}`;

/**
 * Layers are drawn by name, so a deeper network of the same kind begins with the same ones. They are made with gain 1,
 * and the network multiplies: while a reader drags the gain, nothing is drawn again.
 */
export class LayerStore {
  #key = "";
  #source: Source | undefined;
  #blocks: Float32Array[][] = [];

  /** @returns `undefined` if `turn` said that the layers are no longer wanted; those that were made are kept */
  async make(settings: Settings, webGpu: boolean, turn: Turn): Promise<Layers | undefined> {
    const { scheme, given, network, width, depth, seed } = settings;
    const key = JSON.stringify([scheme, given, network, width, seed, webGpu]);
    if (key !== this.#key) {
      const source = await sourceFor(seed, webGpu);
      [this.#key, this.#source, this.#blocks] = [key, source, []];
    }
    const [rng, device] = this.#source!;
    const kept = this.#blocks;
    const { matrices } = blockKinds[network];
    const made = (block: number) =>
      matrices.map((matrix) =>
        schemeNamed(scheme)!.make(
          rng.fork(matrixName(block, matrix)) as Rng,
          width * matrix.inputs,
          1,
          given,
          width * matrix.outputs,
        ),
      );
    if (device === "WebGPU") await this.#addTogether(kept, depth, made);
    else {
      for (let block = kept.length; block < depth; block++) {
        kept.push(await Promise.all(made(block).map((tensor) => tensor.toFloat32())));
        if (!(await turn())) return undefined;
      }
    }
    return { blocks: kept.slice(0, depth), device };
  }

  /** A GPU makes all layers while it is waited for once. */
  async #addTogether(kept: Float32Array[][], depth: number, made: (block: number) => ReturnType<Scheme["make"]>[]) {
    const tensors = Array.from({ length: Math.max(0, depth - kept.length) }, (_, i) => made(kept.length + i));
    const read = tensors.map((block) => Promise.all(block.map((tensor) => tensor.toFloat32())));
    kept.push(...(await Promise.all(read)));
    for (const tensor of tensors.flat()) (tensor as { destroy?: () => void }).destroy?.();
  }
}
