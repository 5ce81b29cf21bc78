/**
 * Our tensors as those of TensorFlow.js' backend.
 *
 * @module
 */
import { backend, type Tensor, tensor, type WebGPUData } from "@tensorflow/tfjs-core";
import { shown, WeightInitError } from "@weightinit/core";

/** A tensor of the CPU device, as far as it is asked here. */
interface InMemory {
  readonly data: Float32Array;
}

/** A tensor of the WebGPU device, as far as it is asked here: its package need not be installed. */
interface OnGpu {
  readonly buffer: WebGPUData["buffer"];
  readonly device: object;
}

/**
 * The values as a tensor of `shape`: an upload, or on the WebGPU backend the buffer itself.
 *
 * @throws WeightInitError `WI_BAD_ARGUMENT` for a tensor of another device than the backend's
 */
export function tensorOf(made: object, shape: number[]): Tensor {
  if ((made as Partial<InMemory>).data instanceof Float32Array) {
    return tensor((made as InMemory).data, shape, "float32");
  }
  const { buffer, device } = made as Partial<OnGpu>;
  const { device: expected } = backend() as { readonly device?: object };
  if (buffer !== undefined && device !== undefined && device === expected) {
    return tensor({ buffer, zeroCopy: true }, shape, "float32");
  }
  throw new WeightInitError(
    "WI_BAD_ARGUMENT",
    `expected a generator of the CPU, or a WebGpuRng on tf.backend().device where the backend is "webgpu", got one that makes ${shown(made)}`,
  );
}
