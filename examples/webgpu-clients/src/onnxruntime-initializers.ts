/**
 * onnxruntime-web: initializers of an ONNX model by name. A model whose initializers have external data gets ours when its
 * session is made, under the names that they have there.
 *
 * @module
 */
import { kaimingNormal } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import * as ort from "onnxruntime-web/webgpu";
import { matmulModel } from "./matmul-model.ts";

/** x·w by onnxruntime-web, w being the model's initializer, filled with 5×3 weights. */
export async function run(x: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  ort.env.wasm.wasmPaths = "/onnxruntime/";
  ort.env.wasm.numThreads = 1;
  const rows = x.length / 5;
  const weights = { w: kaimingNormal(new CpuRng(42), 5, 3).data };
  const session = await ort.InferenceSession.create(matmulModel(rows, 5, 3, true), {
    executionProviders: ["webgpu"],
    externalData: Object.entries(weights).map(([path, { buffer }]) => ({ path, data: new Uint8Array(buffer) })),
  });
  const { y } = await session.run({ x: new ort.Tensor("float32", x, [rows, 5]) });
  return (await y?.getData()) as Float32Array;
}
