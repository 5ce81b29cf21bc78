/**
 * Layers models with our initializers, the tensors that their kernels must be, and data that they learn: in Node and on
 * a page.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { glorotUniform, kaimingNormal, orthogonal, type Rng, truncatedNormal, zeros32 } from "@weightinit/core";
import { weightinit } from "../src/index.ts";

const last = (rng: Rng) =>
  tf.layers.dense({ units: 1, kernelInitializer: weightinit(truncatedNormal({ std: 0.3, boundsIn: "std" }), { rng }) });

/** Convolution, LSTM and dense layers. */
export function recurrentModel(rng: Rng): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.conv1d({
        inputShape: [8, 3],
        filters: 6,
        kernelSize: 2,
        activation: "relu",
        kernelInitializer: weightinit(kaimingNormal, { rng }),
        biasInitializer: weightinit(zeros32, { rng }),
      }),
      tf.layers.lstm({
        units: 5,
        kernelInitializer: weightinit(glorotUniform({ gain: 0.9 }), { rng }),
        recurrentInitializer: weightinit(orthogonal, { rng }),
      }),
      last(rng),
    ],
  });
}

/** Dense layers: few shaders for a GPU in software. */
export function denseModel(rng: Rng): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [8, 3] }),
      tf.layers.dense({ units: 5, activation: "relu", kernelInitializer: weightinit(kaimingNormal, { rng }) }),
      last(rng),
    ],
  });
}

type Made = { readonly data: Float32Array };
const lastKernel = (rng: Rng) => truncatedNormal(rng, 5, 1, { std: 0.3, boundsIn: "std" });
const layout = "tfjs";

/** What the kernels of {@link recurrentModel} must be, in order. */
export function recurrentKernels(rng: Rng): Float32Array[] {
  const tensors = [
    kaimingNormal(rng, 2, 3, 6, { layout }),
    glorotUniform(rng, 6, 20, { layout, gain: 0.9 }),
    orthogonal(rng, 5, 20, { layout }),
    lastKernel(rng),
  ];
  return tensors.map((tensor) => (tensor as unknown as Made).data);
}

/** What the kernels of {@link denseModel} must be, in order. */
export function denseKernels(rng: Rng): Float32Array[] {
  return [kaimingNormal(rng, 24, 5, { layout }), lastKernel(rng)].map((tensor) => (tensor as unknown as Made).data);
}

/** The kernels of a model, in the same order. */
export const kernelsOf = (model: tf.LayersModel): Promise<Float32Array[]> =>
  Promise.all(
    model.weights
      .filter(({ name }) => /kernel(_\d+)?$/.test(name))
      .map(async (weight) => (await weight.read().data()) as Float32Array),
  );

/** Losses of some epochs of learning a mean. */
export async function lossesOf(model: tf.LayersModel): Promise<number[]> {
  const x = tf.tensor(
    Float32Array.from({ length: 32 * 24 }, (_, i) => Math.sin(i * i)),
    [32, 8, 3],
  );
  const y = x.mean([1, 2]).reshape([32, 1]);
  model.compile({ optimizer: tf.train.adam(0.02), loss: "meanSquaredError" });
  const { history } = await model.fit(x, y, { epochs: 12, batchSize: 32, shuffle: false, verbose: 0 });
  tf.dispose([x, y]);
  return history["loss"] as number[];
}
