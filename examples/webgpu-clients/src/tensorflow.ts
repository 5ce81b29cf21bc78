/**
 * TensorFlow.js: weights made on its webgpu backend's device, whose tensor is our buffer (`zeroCopy`).
 *
 * @module
 */
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { kaimingNormal } from "@weightinit/core";
import { WebGpuRng } from "@weightinit/webgpu";

/** x·w by TensorFlow.js, w being the rng's 5×3 weights. */
export async function run(x: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  await tf.setBackend("webgpu");
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  const rng = new WebGpuRng(42, { device });

  const weight = kaimingNormal(rng, 5, 3);
  const w = tf.tensor({ buffer: weight.buffer, zeroCopy: true } as never, [5, 3], "float32");
  const y = tf.matMul(tf.tensor(x, [x.length / 5, 5]), w as tf.Tensor2D);
  const values = (await y.data()) as Float32Array;
  w.dispose();
  weight.destroy(); // with zeroCopy TensorFlow.js leaves the buffer alone
  return values;
}
