/**
 * jax-js: weights in the memory of one of its arrays, and the gradient of a loss by them.
 *
 * @module
 */
import { defaultDevice, getWebGPUDevice, init, numpy as np, valueAndGrad } from "@jax-js/jax";
import { kaimingNormal, randn32 } from "@weightinit/core";
import { CpuRng } from "@weightinit/cpu";
import { WebGpuRng } from "@weightinit/webgpu";

const [ROWS, INPUTS, OUTPUTS] = [8, 5, 3];

/** Kaiming weights as an array of jax-js: on its GPU they are made where the array lies. */
async function weights(on: "cpu" | "webgpu") {
  if (on === "cpu") return np.array(kaimingNormal(new CpuRng(42), INPUTS, OUTPUTS).data, { shape: [INPUTS, OUTPUTS] });
  const array = np.zeros([INPUTS, OUTPUTS]);
  const rng = new WebGpuRng(42, { device: getWebGPUDevice() });
  // Before its first use: jax-js takes arrays for constant.
  await kaimingNormal(rng, INPUTS, OUTPUTS, { out: await array.ref.gpuBuffer() }).ready();
  return array;
}

export async function run(on: "cpu" | "webgpu") {
  const device = on === "cpu" ? "wasm" : "webgpu";
  await init(device);
  defaultDevice(device);
  const x = randn32(new CpuRng(7), ROWS, INPUTS).data;

  const loss = (w: np.Array) => {
    const y = np.tanh(np.matmul(np.array(x, { shape: [ROWS, INPUTS] }), w));
    return np.sum(np.square(y));
  };
  const [value, gradient] = valueAndGrad(loss)(await weights(on));
  const [theirLoss, theirGradient] = (await Promise.all([value.data(), gradient.data()])) as Float32Array[];

  // By hand, on the CPU: the gradient of Σ tanh²(x·w).
  const w = kaimingNormal(new CpuRng(42), INPUTS, OUTPUTS).data;
  const ours = new Float64Array(INPUTS * OUTPUTS);
  let ourLoss = 0;
  for (let row = 0; row < ROWS; row++)
    for (let out = 0; out < OUTPUTS; out++) {
      let sum = 0;
      for (let k = 0; k < INPUTS; k++) sum += x[row * INPUTS + k]! * w[k * OUTPUTS + out]!;
      const y = Math.tanh(sum);
      ourLoss += y * y;
      for (let k = 0; k < INPUTS; k++) ours[k * OUTPUTS + out]! += 2 * y * (1 - y * y) * x[row * INPUTS + k]!;
    }
  const error = Math.max(...ours.map((each, i) => Math.abs(each - theirGradient![i]!)));
  return {
    lines: [
      `loss ${theirLoss![0]!.toFixed(4)}`,
      `gradient ${Array.from(theirGradient!.slice(0, 3), (g) => g.toFixed(4)).join(", ")}, …`,
    ],
    checks: {
      [`the loss is the CPU's, ${ourLoss.toFixed(4)}`]: Math.abs(theirLoss![0]! - ourLoss) < 1e-4,
      [`all ${ours.length} derivatives are the CPU's within 0.0001`]: error < 1e-4,
    },
  };
}
