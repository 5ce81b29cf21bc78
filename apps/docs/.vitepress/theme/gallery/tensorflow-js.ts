/**
 * TensorFlow.js: a layers model that begins with our weights, and learns where a circle is.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-webgpu";
import { kaimingNormal, uniform } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { weightinit } from "@weightinit/tfjs";
import { type WebGpuDeviceOptions, WebGpuRng } from "@weightinit/webgpu";

export async function run(on: "cpu" | "webgpu") {
  await tf.setBackend(on);
  const rng = on === "cpu" ? new CpuRng(42) : new WebGpuRng(42, tf.backend() as unknown as WebGpuDeviceOptions);
  const kernelInitializer = () => weightinit(kaimingNormal, { rng });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 16, inputShape: [2], activation: "relu", kernelInitializer: kernelInitializer() }),
      tf.layers.dense({ units: 1, activation: "sigmoid", kernelInitializer: kernelInitializer() }),
    ],
  });

  // The same two tensors without TensorFlow.js, on the CPU.
  const cpu = new CpuRng(42);
  const ours = [kaimingNormal(cpu, 2, 16, { layout: "tfjs" }), kaimingNormal(cpu, 16, 1, { layout: "tfjs" })];
  const [first, , second] = await Promise.all(model.getWeights().map((weight) => weight.data()));
  const bits = (values: ArrayLike<number>) => new Uint32Array(Float32Array.from(values).buffer).join();

  const points = uniform(new CpuRng(7), 256, 2, { lo: -1, hi: 1 });
  const inside = Array.from({ length: 256 }, (_, i) => Math.hypot(points.data[2 * i]!, points.data[2 * i + 1]!) < 0.7);
  const x = tf.tensor2d(points.data, [256, 2]);
  const y = tf.tensor2d(inside.map(Number), [256, 1]);
  model.compile({ optimizer: tf.train.adam(0.05), loss: "binaryCrossentropy" });
  const { history } = await model.fit(x, y, { epochs: 40, batchSize: 256, shuffle: false, verbose: 0 });
  const losses = history["loss"] as number[];
  tf.dispose([x, y]);
  model.dispose();

  return {
    losses,
    checks: {
      "every bit of the first kernel, 2 × 16, is weightinit's": bits(first!) === bits(ours[0]!.data),
      "every bit of the second kernel, 16 × 1, is weightinit's": bits(second!) === bits(ours[1]!.data),
      [`after 40 steps the loss is ${losses.at(-1)!.toFixed(3)}, from ${losses[0]!.toFixed(3)}`]: losses.at(-1)! < 0.3,
    },
  };
}
