/**
 * WebGPU's types in this package's declarations: the program's own where it has them, from the DOM library (TypeScript 6
 * and later) or from `@webgpu/types`; elsewhere what this package needs of them.
 *
 * @module
 */

/** What a buffer has, at least. */
export interface GpuBufferLike {
  readonly label: string;
  readonly size: number;
  readonly usage: number;
  readonly mapState: "unmapped" | "pending" | "mapped";
  destroy(): undefined;
}

/** What a device has, at least. */
export interface GpuDeviceLike {
  readonly label: string;
  readonly queue: object;
  readonly limits: object;
  readonly lost: Promise<object>;
  destroy(): undefined;
}

/** What an adapter has, at least. */
export interface GpuAdapterLike {
  readonly limits: object;
  requestDevice(descriptor?: never): Promise<object>;
}

/** The instances of a global class, if the program knows it. */
type Known<Name extends string, Otherwise> = typeof globalThis extends {
  readonly [K in Name]: { readonly prototype: infer Instance };
}
  ? Instance
  : Otherwise;

/** `GPUBuffer`, where the program has its type. */
export type GpuBuffer = Known<"GPUBuffer", GpuBufferLike>;
/** `GPUDevice`, where the program has its type. */
export type GpuDevice = Known<"GPUDevice", GpuDeviceLike>;
/** `GPUAdapter`, where the program has its type. */
export type GpuAdapter = Known<"GPUAdapter", GpuAdapterLike>;
