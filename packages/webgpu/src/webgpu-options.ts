/**
 * What a generator can be told.
 *
 * @module
 */
import type { GpuAdapter, GpuDevice } from "./webgpu-types.ts";

/** Which GPU to use. */
export interface AdapterOptions {
  /** Which of several GPUs. The system's choice if not given. */
  readonly powerPreference?: "low-power" | "high-performance" | undefined;
  /** Ask for a software adapter. */
  readonly forceFallbackAdapter?: boolean | undefined;
  /** An adapter of your own; the other options are then unused. */
  readonly adapter?: GpuAdapter | undefined;
  /** Node only: options of Dawn's `create`, such as `"backend=vulkan"`. */
  readonly dawn?: readonly string[] | undefined;
}

/** What the generator's tensors are made with. */
export interface WebGpuOptions {
  /** Usage flags of new buffers. Default `STORAGE | COPY_SRC | COPY_DST`; STORAGE is always added. */
  readonly usage?: number | undefined;
}

export interface WebGpuDeviceOptions extends WebGpuOptions {
  /** The device to make tensors on. Its limits are respected, and nothing of its state is changed. */
  readonly device: GpuDevice;
}

export interface WebGpuCreateOptions extends WebGpuOptions, AdapterOptions {
  /** A device of your own, to be tested before the generator is handed out. */
  readonly device?: GpuDevice | undefined;
}
