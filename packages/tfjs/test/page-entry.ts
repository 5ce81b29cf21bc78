/**
 * What the browser's test runs on its page.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-webgpu";
import { kaimingNormal, orthogonal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { WebGpuRng } from "@weightinit/webgpu";
import { weightinit } from "../src/index.ts";
import { denseKernels, denseModel, kernelsOf, lossesOf } from "./model.ts";

const bitsOf = (kernels: readonly Float32Array[]) =>
  kernels.map((kernel) => Array.from(new Uint32Array(kernel.slice().buffer)));

/** The backend's parts that are asked here. */
interface Backend {
  readonly device: GPUDevice;
  readonly tensorMap: { get(dataId: object): { readonly external?: boolean } };
}

/** A model with our initializers on a backend: its kernels and those expected, its losses, and what became of a saved one. */
export async function run(backend: string): Promise<object> {
  if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
  await tf.ready();
  const { device, tensorMap } = tf.backend() as unknown as Backend;
  const rng = () => (backend === "webgpu" ? new WebGpuRng(42, { device }) : new CpuRng(42));
  const model = denseModel(rng());
  const kernels = await kernelsOf(model);
  const isExternal = backend === "webgpu" && tensorMap.get(model.getWeights()[0]!.dataId)?.external === true;
  const losses = await lossesOf(model);
  await model.save("indexeddb://model");
  const loaded = await tf.loadLayersModel("indexeddb://model");
  const again = await tf.models.modelFromJSON(JSON.parse(model.toJSON() as string));
  const q = weightinit(orthogonal, { rng: rng() }).apply([6, 4]);
  const theirs = orthogonal(new CpuRng(42), 6, 4).data;
  const distance = Math.max(...Array.from(await q.data(), (x, i) => Math.abs((x as number) - theirs[i]!)));
  let refused = "";
  if (backend === "webgpu") {
    await tf.setBackend("cpu");
    try {
      weightinit(kaimingNormal, { rng: rng() }).apply([2, 2]);
    } catch (error) {
      refused = (error as { readonly code: string }).code;
    }
    await tf.setBackend(backend);
  }
  return {
    kernels: bitsOf(kernels),
    expected: bitsOf(denseKernels(new CpuRng(42))),
    trained: bitsOf(await kernelsOf(model)),
    loaded: bitsOf(await kernelsOf(loaded)),
    again: bitsOf(await kernelsOf(again as tf.LayersModel)),
    losses,
    isExternal,
    distance,
    refused,
  };
}
