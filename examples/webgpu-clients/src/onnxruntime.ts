/**
 * onnxruntime-web: weights made on its device and handed over with `Tensor.fromGpuBuffer`, without a copy.
 *
 * @module
 */
import { kaimingNormal } from "@weightinit/core";
import { WebGpuRng } from "@weightinit/webgpu";
import * as ort from "onnxruntime-web/webgpu";
import { matmulModel } from "./matmul-model.ts";

/** x·w by onnxruntime-web, w being the rng's 5×3 weights. */
export async function run(x: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  ort.env.wasm.wasmPaths = "/onnxruntime/";
  ort.env.wasm.numThreads = 1;
  const rows = x.length / 5;
  const session = await ort.InferenceSession.create(matmulModel(rows, 5, 3), { executionProviders: ["webgpu"] });
  // onnxruntime-web makes its device with the first session (1.30 takes none of ours); buffers must belong to it.
  const device = (await ort.env.webgpu.device) as unknown as GPUDevice;
  const rng = new WebGpuRng(42, { device });

  const weight = kaimingNormal(rng, 5, 3);
  const w = ort.Tensor.fromGpuBuffer(weight.buffer as never, { dataType: "float32", dims: weight.shape });
  const { y } = await session.run({ x: new ort.Tensor("float32", x, [rows, 5]), w });
  return (await y?.getData()) as Float32Array;
}
