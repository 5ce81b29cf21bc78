/**
 * The WebGPU backend: a generator whose tensors are GPU buffers, in browsers and in Node.
 *
 * @module
 */
export type { AdapterOptions } from "./adapter.ts";
export type { GpuOut, GpuOutPlace } from "./out.ts";
export { type WebGpuMakes, webGpuDevice } from "./webgpu-device.ts";
export { type WebGpuCreateOptions, type WebGpuDeviceOptions, type WebGpuOptions, WebGpuRng } from "./webgpu-rng.ts";
export { type WebGpuDType, WebGpuTensor } from "./webgpu-tensor.ts";
