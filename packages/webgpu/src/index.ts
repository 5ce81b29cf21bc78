/**
 * The WebGPU backend: a generator whose tensors are GPU buffers, in browsers and in Node.
 *
 * @module
 */
export type { GpuOut, GpuOutPlace, GpuOutTensor } from "./out-types.ts";
export { type WebGpuMakes, webGpuDevice } from "./webgpu-device.ts";
export type { AdapterOptions, WebGpuCreateOptions, WebGpuDeviceOptions, WebGpuOptions } from "./webgpu-options.ts";
export { WebGpuRng } from "./webgpu-rng.ts";
export { type WebGpuDType, WebGpuTensor } from "./webgpu-tensor.ts";
export type {
  GpuAdapter,
  GpuAdapterLike,
  GpuBuffer,
  GpuBufferLike,
  GpuDevice,
  GpuDeviceLike,
} from "./webgpu-types.ts";
