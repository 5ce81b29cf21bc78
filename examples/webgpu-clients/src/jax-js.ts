/**
 * jax-js: weights made on its device, in the buffer of one of its arrays, without a copy.
 *
 * @module
 */
import { defaultDevice, getWebGPUDevice, init, numpy as np } from "@jax-js/jax";
import { kaimingNormal } from "@weightinit/core";
import { WebGpuRng } from "@weightinit/webgpu";

/** x·w by jax-js, w being the rng's 5×3 weights. */
export async function run(x: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  await init("webgpu");
  defaultDevice("webgpu");
  const rng = new WebGpuRng(42, { device: getWebGPUDevice() });

  const w = np.zeros([5, 3]);
  // The array's memory stays jax-js's. Fill it before the array is used: jax-js takes arrays for constant.
  const weight = kaimingNormal(rng, 5, 3, { out: await w.ref.gpuBuffer() });
  await weight.ready();
  const y = np.matmul(np.array(x, { shape: [x.length / 5, 5] }), w);
  return (await y.data()) as Float32Array;
}
