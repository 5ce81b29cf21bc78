/**
 * WebGPU's types in this package's declarations: the program's own where it has them, from the DOM library (TypeScript 6
 * and later) or from `@webgpu/types`; elsewhere what this package needs of them.
 *
 * @module
 */

/** What a buffer has, at least. */
export interface GpuBufferLike {
  /** The name that messages call it by. */
  readonly label: string;
  /** In bytes. */
  readonly size: number;
  /** Flags of `GPUBufferUsage`. */
  readonly usage: number;
  /** Whether the host sees its memory. */
  readonly mapState: "unmapped" | "pending" | "mapped";
  /** Gives the memory back. */
  destroy(): undefined;
}

/** What a device has, at least. */
export interface GpuDeviceLike {
  /** The name that messages call it by. */
  readonly label: string;
  /** Takes the commands. */
  readonly queue: object;
  /** The largest sizes. */
  readonly limits: object;
  /** Settles when the device is lost. */
  readonly lost: Promise<object>;
  /** A buffer of `size` bytes, with flags of `GPUBufferUsage`. */
  createBuffer(descriptor: { size: number; usage: number }): GpuBufferLike;
  /** Gives the memory back. */
  destroy(): undefined;
}

/** What an adapter has, at least. */
export interface GpuAdapterLike {
  /** The largest sizes. */
  readonly limits: object;
  /** Makes a device. */
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
