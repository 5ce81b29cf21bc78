/**
 * three.js: weights made on its renderer's device, in the buffer of a storage attribute, without a copy.
 *
 * @module
 */
import { kaimingNormal } from "@weightinit/core";
import { WebGpuRng } from "@weightinit/webgpu";
import { Fn, float, instanceIndex, Loop, storage, uint } from "three/tsl";
import { StorageBufferAttribute, WebGPURenderer } from "three/webgpu";

/** What three.js' WebGPU backend has (r187), and its types leave out. */
interface Backend {
  readonly device: GPUDevice;
  createStorageAttribute(attribute: StorageBufferAttribute): void;
  get(attribute: StorageBufferAttribute): { readonly buffer: GPUBuffer };
}

/** x·w in a compute shader of three.js, w being the rng's 5×3 weights. */
export async function run(x: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  const renderer = new WebGPURenderer();
  await renderer.init();
  const backend = renderer.backend as unknown as Backend;
  const rng = new WebGpuRng(42, { device: backend.device });
  const count = (x.length / 5) * 3;

  const w = new StorageBufferAttribute(15, 1);
  backend.createStorageAttribute(w);
  const weight = kaimingNormal(rng, 5, 3, { out: backend.get(w).buffer });
  await weight.ready();

  const y = new StorageBufferAttribute(count, 1);
  const [xs, ws, ys] = [new StorageBufferAttribute(x, 1), w, y].map((one) => storage(one, "float", one.count));
  const matmul = Fn(() => {
    const row = instanceIndex.div(3);
    const col = instanceIndex.mod(3);
    const sum = float(0).toVar();
    Loop(5, ({ i }) => {
      const k = uint(i);
      sum.addAssign(xs!.element(row.mul(5).add(k)).mul(ws!.element(k.mul(3).add(col))));
    });
    ys!.element(instanceIndex).assign(sum);
  });
  await renderer.computeAsync(matmul().compute(count));
  return new Float32Array((await renderer.getArrayBufferAsync(y)) as ArrayBuffer);
}
