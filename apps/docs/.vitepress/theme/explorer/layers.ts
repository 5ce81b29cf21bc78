/**
 * The weights of every layer, made where the reader's machine makes them fastest.
 *
 * @module
 */

import type { PortableRng, Rng } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { WebGpuRng } from "@weightinit/webgpu";
import type { Scheme } from "../schemes/catalogue.ts";
import type { Settings } from "./settings.ts";

export interface Layers {
  readonly layers: readonly Float32Array[];
  readonly device: "CPU" | "WebGPU";
}

async function rngFor(seed: number, webGpu: boolean): Promise<[PortableRng & Rng, Layers["device"]]> {
  if (!webGpu) return [new CpuRng(seed), "CPU"];
  try {
    return [await WebGpuRng.create(seed), "WebGPU"];
  } catch {
    return [new CpuRng(seed), "CPU"]; // an adapter may be there and fail its test
  }
}

export async function makeLayers(
  scheme: Scheme,
  { width, depth, gain, seed }: Settings,
  webGpu: boolean,
): Promise<Layers> {
  const [rng, device] = await rngFor(seed, webGpu);
  const tensors = Array.from({ length: depth }, (_, l) => scheme.make(rng.fork(`layer.${l}`) as Rng, width, gain));
  const layers = await Promise.all(tensors.map((tensor) => tensor.toFloat32()));
  for (const tensor of tensors) (tensor as { destroy?: () => void }).destroy?.();
  return { layers, device };
}
